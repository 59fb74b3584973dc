"""The reference against PyTorch, JAX, optax, Keras and SciPy, live: ``make peers``, which installs them in .venv-peers.

``make test`` compares with records of what those libraries computed, so that it needs none of them; here they compute
it again, which proves the records fresh. To add a family of comparisons, say losses:

1. ``tests/reference/tables/losses.py``: ``TABLE``, a tuple of rows (``tests/reference/agreement.py``), and
   ``ours(row)``, what the reference gives, as arrays by name;
2. ``tests/peers/families/losses.py``: ``peer(row)``, the same from the independent source;
3. ``make records``, which writes ``tests/reference/records/losses.json``.

Both tests find the family by its file. Other tests that need the peers are ``test_*.py`` files in this folder.
"""

import os

os.environ["JAX_ENABLE_X64"] = "1"
os.environ["KERAS_BACKEND"] = "jax"
os.environ["KERAS_HOME"] = os.devnull  # a person's own settings do not count here
