#!/usr/bin/env bash
# Fills a store with the last month of a cloud that is made up, prices it and serves it:
#     run-sample.sh NOVA-BILLING NOVA-BILLING-CLOUD
# PORT=8787 and MESSAGES=3000 may be given.
set -euo pipefail
binary=$(realpath "$1")
cloud=$(realpath "$2")
folder=$(mktemp -d)
server=""
trap '[ -z "$server" ] || kill "$server" 2>/dev/null || true; rm -rf "$folder"' EXIT
trap 'exit 0' INT TERM
store="sqlite:$folder/sample.db"
token=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
port=${PORT:-8787}
address="http://127.0.0.1:$port"
month=$(date -u -d "$(date -u +%Y-%m-15) -1 month" +%Y-%m)

echo "Making up what a cloud's services said in $month …"
"$cloud" --begin "$month" --messages "${MESSAGES:-3000}" --projects 4 \
    --output "$folder/cloud.jsonl" --prices "$folder/prices.jsonl"
"$binary" replay --db "$store" "$folder/cloud.jsonl"

NOVA_BILLING_ADMIN_TOKEN=$token "$binary" serve --db "$store" --host 127.0.0.1 --port "$port" >"$folder/ready" &
server=$!
until grep -q ready "$folder/ready"; do
    kill -0 "$server" 2>/dev/null || { wait "$server" || exit $?; }
    sleep 0.1
done
ask() { curl -sf "$@" -H "X-Auth-Token: $token"; }
while read -r price; do ask "$address/tariff" -d "$price" >/dev/null; done <"$folder/prices.jsonl"
accounts=$(ask "$address/account")
first() { python3 -c 'import json, sys; print(json.load(sys.stdin)'"$1"')'; }
account=$(first '[0]["name"]' <<<"$accounts")
resource=$(ask "$address/resource?account=$account&rtype=vcpus&limit=1" | first '[0]["id"]')

cat <<TEXT

A cloud of four projects, made up: what nova, glance, cinder and neutron would have said in $month, and prices.
What still runs is charged until now. The store goes away when this ends. The token is $token.

The first question is the predecessor's own, with a period; the second asks for one of the accounts:

    curl -s '$address/bill?time_period=$month' -H 'X-Auth-Token: $token' | python3 -m json.tool | less
    curl -s '$address/bill?time_period=$month&account=$account' -H 'X-Auth-Token: $token' -H 'Accept: text/csv'
    curl -s '$address/bill?time_period=$month&exact=true' -H 'X-Auth-Token: $token'

The bill as a page, to be opened with a browser:

    curl -s '$address/bill?time_period=$month&account=$account' -H 'X-Auth-Token: $token' -H 'Accept: text/html' > bill.html

Who pays, for what, at which prices, and how the cost of a server's processors came about:

    curl -s '$address/account' -H 'X-Auth-Token: $token'
    curl -s '$address/resource?account=$account&limit=5' -H 'X-Auth-Token: $token'
    curl -s '$address/tariff' -H 'X-Auth-Token: $token'
    curl -s '$address/resource/$resource/charges?time_period=$month' -H 'X-Auth-Token: $token'

An event of one's own, and the server about itself:

    curl -s '$address/event' -H 'X-Auth-Token: $token' -d '{"account": "acme", "rtype": "disk", "name": "d1", "linear": 20}'
    curl -s '$address/event?limit=3' -H 'X-Auth-Token: $token'
    curl -s '$address/metrics' -H 'X-Auth-Token: $token'
    curl -s '$address/version'
    curl -s '$address/openapi.yaml'

And the commands, on a server instead of a store:

    NOVA_BILLING_TOKEN=$token $binary bill --url $address --time-period $month --account $account

Ctrl-C ends it.

TEXT
wait "$server"
