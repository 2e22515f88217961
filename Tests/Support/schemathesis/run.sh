#!/usr/bin/env bash
# Runs schemathesis, all checks, against a server: run.sh URL TOKEN FOLDER. What it needs is installed into FOLDER.
set -euo pipefail
here="$(cd "$(dirname "$0")" && pwd)"
url="$1" token="$2" folder="$3"

python="$folder/venv/bin/python3"
if ! "$folder/venv/bin/schemathesis" --version >/dev/null 2>&1; then
    mkdir -p "$folder"
    python3 -m venv "$folder/venv"
    "$python" -m pip install --quiet --disable-pip-version-check -r "$here/requirements.txt"
fi
cd "$folder"
exec "$folder/venv/bin/schemathesis" --config-file "$here/schemathesis.toml" run "$url/openapi.yaml" \
    --header "X-Auth-Token: $token" --checks all --mode all --max-examples "${EXAMPLES:-30}" --seed "${SEED:-1}" \
    --continue-on-failure --no-shrink --workers 1 --no-color --generation-database none
