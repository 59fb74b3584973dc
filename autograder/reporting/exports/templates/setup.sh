#!/usr/bin/env bash
# Gradescope runs this once, as root, when it builds the image: Python and the packages in the versions that grade here.
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
venv="$(dirname "$here")/venv"
python3 -m pip --version >/dev/null 2>&1 || { apt-get update && apt-get install -y --no-install-recommends python3-pip; }
# uv fetches Python ${python} where the image has another one.
python3 -m pip install --quiet --target "$here/uv" uv
PYTHONPATH="$here/uv" python3 -m uv venv --quiet --clear --python ${python} "$venv"
PYTHONPATH="$here/uv" python3 -m uv pip install --quiet --python "$venv/bin/python" --requirement "$here/requirements.txt"
# Our packages are used where they lie. The process that runs student code is started without this one's environment, so
# the path is written into the venv.
"$venv/bin/python" -c "import sysconfig; print(sysconfig.get_path('purelib'))" | while read -r packages; do
  echo "$here/nighthike" > "$packages/nighthike.pth"
done
