#!/bin/sh
# Lock the environments: names, versions and hashes, for every platform and both Pythons. Options go to uv (--upgrade).
set -eu
cd "$(dirname "$0")/.."
PATH="$PWD/.venv/bin:$PATH"
compile="uv pip compile --universal --fork-strategy fewest --python-version 3.11 --no-header --quiet"
$compile pyproject.toml --generate-hashes --output-file requirements/run.txt "$@"
$compile pyproject.toml --generate-hashes --extra dev --constraint requirements/run.txt --output-file requirements/dev.txt "$@"
$compile requirements/hosting.in --no-deps --no-annotate --constraint requirements/dev.txt --output-file requirements.txt
