# Two commands do everything on a machine with Python ≥ 3.11 (pip and venv), git and make:
#   make demo   installs into .venv, grades a simulated class, says where the feedback lies
#   make test   installs and runs the whole test suite, formatting, lint and types included

# Without its compiled modules every start of Python takes seconds longer.
unexport PYTHONDONTWRITEBYTECODE

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/installed
EX ?=

.PHONY: demo test install lint format types release bench clean

demo: $(INSTALLED)
	$(BIN)/nighthike demo

test: lint types browser postgresql
	$(BIN)/python -m pytest -n auto --dist loadfile

install: $(INSTALLED)

$(INSTALLED): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Nighthike needs Python 3.11 or newer; name one: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 2; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --require-hashes --no-deps --no-compile --requirement requirements.lock
	@# What pip would do on one core; some packages carry templates that are no Python, which it passes over as well.
	@$(BIN)/python -m compileall -qq -j 0 -x '/tests?/' $(VENV)/lib || true
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

lint: $(INSTALLED)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

types: $(INSTALLED)
	$(BIN)/mypy

format: $(INSTALLED)
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

# The browser that the tests drive: the system's, or fetched with the system's package manager.
.PHONY: browser
browser: $(INSTALLED)
	@$(BIN)/python -m tests.browser.find || \
	  { command -v apt-get >/dev/null && [ "$$(id -u)" = 0 ] && apt-get update -qq && apt-get install -y -qq chromium >/dev/null && \
	    $(BIN)/python -m tests.browser.find; } || \
	  { echo "The browser tests need Chromium; install it with: sudo apt-get install chromium"; exit 2; }

# The database server that the tests start, in the same way. Only its programs are used, not a server that runs.
.PHONY: postgresql
postgresql: $(INSTALLED)
	@$(BIN)/python -m tests.postgresql.find || \
	  { command -v apt-get >/dev/null && [ "$$(id -u)" = 0 ] && apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq postgresql >/dev/null && \
	    $(BIN)/python -m tests.postgresql.find; } || \
	  { echo "The gradebook tests need PostgreSQL; install it with: sudo apt-get install postgresql"; exit 2; }

release: $(INSTALLED)
	$(BIN)/nighthike release $(EX)

# What grading costs, how often a race is decided wrongly, and the reference's speed, each beside its peers.
bench: $(INSTALLED) bench-reference otter
	$(BIN)/python -m benchmarks.grading
	$(BIN)/python -m benchmarks.course
	$(BIN)/python -m benchmarks.check
	$(BIN)/python -m benchmarks.timing

# Otter, which grading is compared with. To lock anew: uv pip compile --universal --python-version 3.11 --generate-hashes
# --no-header --no-annotate --constraint requirements.lock of ipykernel, matplotlib, numpy and otter-grader.
OTTER := .venv-otter
OTTER_INSTALLED := $(OTTER)/installed

.PHONY: otter
otter: $(OTTER_INSTALLED)

$(OTTER_INSTALLED): requirements-otter.lock
	$(PYTHON) -m venv $(OTTER)
	$(OTTER)/bin/python -m pip install --quiet --require-hashes --no-deps --requirement requirements-otter.lock
	@touch $@

.PHONY: coverage gallery pictures
coverage: $(INSTALLED)
	$(BIN)/python -m tests.reference.coverage > docs/coverage.md

gallery: $(INSTALLED)
	$(BIN)/python -m gallery

# The pictures of README and docs: a class is simulated and graded, and a browser opens what people see of it.
pictures: $(INSTALLED) browser
	$(BIN)/python -m gallery.pictures

# kill -9 at two hundred random moments of grading a small class; each must leave what an undisturbed run leaves.
.PHONY: faults
faults: $(INSTALLED)
	$(BIN)/python -m tests.faults.kills --kills 200

# Small changes to every solution, each graded: which the hidden suites miss stands in docs/mutants.md.
.PHONY: mutants
mutants: $(INSTALLED)
	$(BIN)/python -m tests.course.mutants $(EX)

# What a student's process and a student's file can hold, fuzzed for as long as SECONDS says (a target; seeds are printed),
# then two thousand damaged notebooks graded for real; a run that was stopped goes on where it was (folder fuzz/).
FUZZ := .venv-fuzz
FUZZ_INSTALLED := $(FUZZ)/installed
SECONDS ?= 600
SEED ?= 1

.PHONY: fuzz
fuzz: $(FUZZ_INSTALLED)
	$(FUZZ)/bin/python -m tests.fuzz --seconds $(SECONDS) --seed $(SEED)
	$(FUZZ)/bin/python -m tests.fuzz.judge_damages --count 2000 --seed 0

$(FUZZ_INSTALLED): requirements.lock requirements-fuzz.lock pyproject.toml
	$(PYTHON) -m venv $(FUZZ)
	$(FUZZ)/bin/python -m pip install --quiet --require-hashes --no-deps -r requirements.lock -r requirements-fuzz.lock
	$(FUZZ)/bin/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

# Every attack as root and as an ordinary user, as a table by class; fails if one gets anything. ARGS=--write: docs/attacks.md.
.PHONY: attacks
attacks: $(INSTALLED)
	$(BIN)/python -m tests.attacks $(ARGS)

# The reference against PyTorch, JAX, optax and SciPy, live; the records that make test compares with must be fresh.
# PyTorch's "+cpu" build comes from wherever pip is told of one (PIP_FIND_LINKS, PIP_EXTRA_INDEX_URL); else PyPI's build,
# which on Linux needs the CUDA libraries of its lock to be imported at all. To lock anew: uv pip compile --universal
# --python-version 3.11 --generate-hashes --no-header --no-annotate --extra peers --constraint requirements.lock
# pyproject.toml, less what requirements.lock has; pip hash gives the hash of a "+cpu" wheel.
PEERS := .venv-peers
PEERS_INSTALLED := $(PEERS)/installed
PEERS_INSTALL := $(PEERS)/bin/python -m pip install --quiet --require-hashes --no-deps

.PHONY: peers records
peers: $(PEERS_INSTALLED)
	$(PEERS)/bin/python -m pytest tests/peers

records: $(PEERS_INSTALLED)
	$(PEERS)/bin/python -m tests.peers.record

# Training steps against PyTorch and JAX, kernels against this machine's limits.
.PHONY: bench-reference
bench-reference: $(PEERS_INSTALLED)
	$(PEERS)/bin/python -m benchmarks.reference

$(PEERS_INSTALLED): requirements.lock requirements-peers.lock requirements-peers-cpu.lock requirements-peers-cuda.lock pyproject.toml
	$(PYTHON) -m venv $(PEERS)
	$(PEERS_INSTALL) -r requirements.lock -r requirements-peers.lock
	@$(PEERS_INSTALL) -r requirements-peers-cpu.lock 2>/dev/null || $(PEERS_INSTALL) -r requirements-peers-cuda.lock
	$(PEERS)/bin/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

clean:
	rm -rf $(VENV) $(PEERS) $(OTTER) $(FUZZ) demo .mypy_cache .ruff_cache .pytest_cache
