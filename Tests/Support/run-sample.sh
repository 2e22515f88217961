#!/usr/bin/env bash
# Fills a store with what real services notified and serves it: run-sample.sh BINARY
set -euo pipefail
binary=$(realpath "$1")
here=$(cd "$(dirname "$0")" && pwd)
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
store="sqlite:$folder/sample.db"
token=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
port=${PORT:-8787}

for capture in nova-lifecycle nova-resize-confirm cinder-volume glance-image; do
    gzip -dc "$here/Captures/$capture.jsonl.gz"
done | "$binary" replay --db "$store" -
"$binary" tariff set --db "$store" --datetime 2026-11-01T00:00:00Z --unit hour \
    vcpus=0.02 memory_mb=0.000005 local_gb=0.0001 cinder/volume=0.0002 cinder/snapshot=0.0001
"$binary" tariff set --db "$store" --datetime 2026-11-01T00:00:00Z --unit day glance/image=0.00000001

cat <<TEXT

A sample cloud: what nova, cinder and glance notified on 2026-11-23, in a store that goes away when this ends.
The first question is the predecessor's own, with a period:

    curl -s 'http://127.0.0.1:$port/bill?time_period=2026-11' -H 'X-Auth-Token: $token' | python3 -m json.tool

    curl -s 'http://127.0.0.1:$port/bill?time_period=2026-11&exact=true' -H 'X-Auth-Token: $token'
    curl -s 'http://127.0.0.1:$port/bill?time_period=2026-11' -H 'X-Auth-Token: $token' -H 'Accept: text/csv'
    curl -s 'http://127.0.0.1:$port/tariff' -H 'X-Auth-Token: $token'
    curl -s 'http://127.0.0.1:$port/event' -H 'X-Auth-Token: $token' \\
        -d '{"account": "acme", "rtype": "disk", "name": "d1", "linear": 20}'
    curl -s 'http://127.0.0.1:$port/version'

Ctrl-C ends it.

TEXT
NOVA_BILLING_ADMIN_TOKEN=$token "$binary" serve --db "$store" --host 127.0.0.1 --port "$port"
