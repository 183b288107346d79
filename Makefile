# The two commands: `make run` and `make test`. Each sets up what it needs; the second time they are quick.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := .stamps/ready
JOBS ?= auto

.PHONY: help run test check fix bench lock screenshots clean

help:  ## what each command does
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/' | expand -t 14

run: $(READY)  ## start Recours on 127.0.0.1:8000, one person, no account, no network
	$(BIN)/recours serve

test: $(READY)  ## all tests; those that need PostgreSQL or Chromium find them or say why they are skipped
	$(BIN)/python -m pytest -n $(JOBS) --dist loadgroup $(ARGS)

check: $(READY)  ## style, types, floors, content, docs
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(BIN)/recours check --quiet
	$(BIN)/python tools/check_docs.py

fix: $(READY)  ## what ruff can mend by itself
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(READY)  ## ratios against named peers in the same run
	$(BIN)/python -m bench $(ARGS)

lock: $(READY)  ## pin every dependency with its hashes; no registry is named
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url requirements/base.in -o requirements/base.txt
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url requirements/dev.in -o requirements/dev.txt

screenshots: $(READY)  ## the picture of the README, from the running program
	$(BIN)/python tools/screenshot.py

$(BIN)/python:
	$(PYTHON) -m venv $(VENV)

$(READY): requirements/dev.txt pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip --version > /dev/null 2>&1 || $(BIN)/python -m ensurepip --upgrade
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@mkdir -p .stamps && touch $(READY)

clean:  ## remove what was set up
	rm -rf $(VENV) .stamps
