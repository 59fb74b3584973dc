# Two commands do everything on a machine with Python ≥ 3.11 (pip and venv), git and make:
#   make demo   installs into .venv, grades a simulated class, says where the feedback lies
#   make test   installs and runs the whole test suite, formatting, lint and types included

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/installed
EX ?=

.PHONY: demo test install lint format types release bench clean

demo: $(INSTALLED)
	$(BIN)/nighthike demo

test: lint types browser
	$(BIN)/python -m pytest -n auto --dist loadfile

install: $(INSTALLED)

$(INSTALLED): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Nighthike needs Python 3.11 or newer; name one: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 2; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --require-hashes --requirement requirements.lock
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

release: $(INSTALLED)
	$(BIN)/nighthike release $(EX)

bench: $(INSTALLED)
	$(BIN)/python benchmarks/grading.py

clean:
	rm -rf $(VENV) demo .mypy_cache .ruff_cache .pytest_cache
