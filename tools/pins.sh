#!/usr/bin/env bash
# Choose current versions of everything and pin them with the hashes of all their files, for
# Python 3.11 to 3.13 on every system. The lists name no index: wherever a file is downloaded from, its
# hash must be the one recorded here. Needs `uv` (pip install uv).
set -euo pipefail
cd "$(dirname "$0")/.."

compile() {
    uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
        --no-header --no-annotate --no-emit-find-links "$@"
}
compile pyproject.toml -o requirements/run.txt
compile pyproject.toml --extra dev -c requirements/run.txt -o requirements/dev.txt
# Each of these has an environment of its own, with what is run and nothing of the tests.
for group in bundle docs; do
    compile pyproject.toml --group $group -c requirements/run.txt -o requirements/$group.txt
done
