# The two commands: `make run` and `make test`. Each sets up what it needs; the second time they are quick.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check
HASHED := install --quiet --require-hashes -r requirements/build.txt -r
UV_LOCK := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url
JOBS ?= auto
# The stamps live in the environment they speak of: when it goes, they go.
RUNNABLE := $(VENV)/.runnable
READY := $(VENV)/.ready
MEASURABLE := $(VENV)/.measurable

.PHONY: help run test check fix bench reference screenshots lock package clean

help:  ## what each command does
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*##/\t/' | expand -t 14

run: $(RUNNABLE)  ## start Recours on 127.0.0.1:8000, one person, no account, no network
	@$(BIN)/recours serve $(ARGS)

test: $(READY)  ## all tests; those that need PostgreSQL or Chromium find them or say why they are skipped
	$(BIN)/python -m pytest -n $(JOBS) --dist loadgroup $(ARGS)

check: $(READY)  ## style, types, floors, content, docs
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(BIN)/recours check --quiet --coverage
	$(BIN)/python tools/check_docs.py

fix: $(READY)  ## what ruff can mend by itself
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(MEASURABLE)  ## ratios against named peers in the same run; ARGS="time_limits --rounds 3" for one
	$(BIN)/python -m bench $(ARGS)

reference: $(READY)  ## write the generated pages again: the command line, the vocabulary, the law, the schema
	$(BIN)/python tools/write_reference.py
	$(BIN)/python tools/write_schema.py

screenshots: $(READY)  ## the picture of the README, from the running program
	$(BIN)/python tools/screenshot.py

lock: $(READY)  ## pin every dependency with its hashes; no registry is named
	$(PIP) install --quiet uv
	$(UV_LOCK) requirements/build.in -o requirements/build.txt
	$(UV_LOCK) requirements/dev.in -c requirements/build.txt -o requirements/dev.txt
	$(UV_LOCK) requirements/base.in -c requirements/dev.txt -o requirements/base.txt
	$(UV_LOCK) requirements/bench.in -c requirements/dev.txt -o requirements/bench.txt

package: $(READY)  ## a wheel that holds the program and the content
	$(PIP) wheel --quiet --no-deps --no-build-isolation --wheel-dir dist .

clean:  ## remove what was set up; the cases of this machine stay
	rm -rf $(VENV) build dist src/recours.egg-info

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Recours needs Python 3.11 or later: make PYTHON=python3.12 …")'
	@echo "Setting up $(VENV): a minute or two, once."
	@$(PYTHON) -m venv --clear $(VENV)

$(RUNNABLE): requirements/base.txt requirements/build.txt pyproject.toml setup.py | $(BIN)/python
	@$(PIP) --version > /dev/null 2>&1 || $(BIN)/python -m ensurepip --upgrade > /dev/null
	@$(PIP) $(HASHED) requirements/base.txt
	@$(PIP) install --quiet --no-deps --no-build-isolation -e .
	@touch $@

$(READY): requirements/dev.txt $(RUNNABLE)
	@$(PIP) $(HASHED) requirements/dev.txt
	@touch $@

$(MEASURABLE): requirements/bench.txt $(READY)
	@$(PIP) $(HASHED) requirements/bench.txt
	@touch $@
