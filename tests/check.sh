#!/bin/sh
# Everything that is checked, in the order of what fails fastest. Options go to pytest.
set -eu
cd "$(dirname "$0")/.."
bin=.venv/bin
$bin/ruff check .
$bin/ruff format --check .
$bin/mypy
$bin/lint-imports
$bin/python -m pytest --doctest-modules --ignore=ser_core/storage/migrations --cov --cov-report= ser_core dashboard/charts dashboard/panels  # the examples in docstrings; Alembic alone loads its steps
$bin/python -m pytest --cov --cov-append --cov-report=term:skip-covered "$@"
