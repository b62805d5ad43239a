# Conveniences: each target is one documented command. Python 3.11 or 3.12 is all that must be there.
PYTHON ?= $(shell for p in python3.12 python3.11 python3 python; do \
	$$p -c 'import sys, venv, ensurepip; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 13))' 2>/dev/null && echo $$p && break; done)

.PHONY: setup run test format lock samples screenshots clean

setup: .venv/ready

run: setup
	.venv/bin/calltone dashboard

test: setup
	sh tests/check.sh

format: setup
	.venv/bin/ruff check --fix . && .venv/bin/ruff format .

lock: setup
	sh requirements/compile.sh

samples: setup
	.venv/bin/python sample_calls/make.py

screenshots: setup
	CALLTONE_SCREENSHOTS=1 .venv/bin/python -m pytest tests/dashboard -m browser

clean:
	rm -rf .venv .coverage .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis

.venv/ready: requirements/dev.txt pyproject.toml
	@test -n "$(PYTHON)" || { echo "calltone needs Python 3.11 or 3.12 with venv: install one, or name it: make PYTHON=/path/to/python3.12" >&2; exit 1; }
	$(PYTHON) -m venv --clear .venv
	.venv/bin/python -m pip install --quiet --require-hashes --requirement requirements/dev.txt
	.venv/bin/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	touch .venv/ready
