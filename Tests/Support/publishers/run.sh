#!/usr/bin/env bash
# Publishes captures as a cloud's services do (publish.py): run.sh FOLDER URL GO CAPTURE…
# What that needs is installed into FOLDER.
set -euo pipefail
here="$(cd "$(dirname "$0")" && pwd)"
folder="$1"
shift
python="$folder/venv/bin/python3"
if ! "$python" -c 'import oslo_messaging, pika' >/dev/null 2>&1; then
    mkdir -p "$folder"
    python3 -m venv "$folder/venv"
    "$python" -m pip install --quiet --disable-pip-version-check -r "$here/requirements.txt"
fi
exec "$python" "$here/publish.py" "$@"
