#!/usr/bin/env bash
# A Keystone of its own, on loopback, as a plain process.
#
#   keystone.sh install VENV         installs what the official pins say from PyPI, once
#   keystone.sh run VENV FOLDER PID  starts it in FOLDER, which is made, says on one line which ports it has, and ends it
#                                    when the process PID is no more, so that it never outlives who started it
#
# The line:   ready plain=PORT slow=PORT server=PORT name-only=PORT wrong-name=PORT expired=PORT
# slow takes 20 seconds for each answer about a token; those behind it speak TLS, with the certificate of that name
# (certificates.sh).
#
# Projects, roles and users are those of keystone-server/seed.py, and admin, whose password is admin-pw. Files of FOLDER:
# tls/ with the certificates, log.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
command=${1:-}
venv=${2:-}
if [ -z "$venv" ]; then
    sed -n '2,/^set/s/^# \{0,1\}//p' "$0" >&2
    exit 64
fi
shift 2

install() {
    local wanted=$here/keystone-server/requirements.txt
    mkdir -p "$venv"
    # Whoever comes second waits for the first.
    exec 9>"$venv/lock"
    flock 9
    if ! cmp -s "$wanted" "$venv/installed"; then
        rm -f "$venv/installed"
        python3 -m venv --clear "$venv/environment"
        "$venv/environment/bin/python3" -m pip install --quiet --disable-pip-version-check --prefer-binary \
            --no-deps -r "$wanted"
        cp "$wanted" "$venv/installed"
    fi
    exec 9>&-
}

configure() {
    mkdir -p "$folder/etc"
    "$here/certificates.sh" "$folder/tls"
    cat >"$folder/etc/keystone.conf" <<TEXT
[database]
connection = sqlite:///$folder/keystone.db?timeout=30
[token]
provider = fernet
[fernet_tokens]
key_repository = $folder/keys
[fernet_receipts]
key_repository = $folder/keys
[identity]
password_hash_rounds = 4
# Without it an answer takes ten times as long.
[cache]
enabled = true
backend = oslo_cache.dict
TEXT
    mkdir -m 700 "$folder/keys"
    local key
    for key in 0 1; do openssl rand -base64 32 | tr '+/' '-_' | tr -d '\n' >"$folder/keys/$key"; done
    manage db_sync
    # Without it writers disturb each other.
    sqlite3 "$folder/keystone.db" 'pragma journal_mode=wal' >/dev/null
    manage bootstrap --bootstrap-password admin-pw
}

manage() {
    "$venv/environment/bin/python3" -c 'from keystone.cmd.manage import main; main()' \
        --config-file "$folder/etc/keystone.conf" "$@" >>"$folder/log" 2>&1
}

finish() {
    trap '' INT TERM
    if [ -n "${server:-}" ]; then
        kill -KILL -- "-$server" 2>/dev/null || true
        wait "$server" 2>/dev/null || true
    fi
    rm -rf "$folder"
}

fail() {
    tail -n 50 "$folder/log" >&2
    exit 70
}

run() {
    folder=${1:?"where? keystone.sh run VENV FOLDER PID"}
    parent=${2:?"whose Keystone? keystone.sh run VENV FOLDER PID"}
    trap finish EXIT
    trap 'exit 130' INT TERM
    export PYTHONWARNINGS=ignore
    install
    configure || fail
    read -r -a ports <<<"$("$venv/environment/bin/python3" - <<'PYTHON'
import socket
names = ["plain", "slow", "server", "name-only", "wrong-name", "expired"]
sockets = [socket.socket() for _ in names]
for s in sockets: s.bind(("127.0.0.1", 0))
print(*(f"{name}={s.getsockname()[1]}" for name, s in zip(names, sockets)))
PYTHON
)"
    set -m
    OS_KEYSTONE_CONFIG_DIR=$folder/etc "$venv/environment/bin/python3" "$here/keystone-server/serve.py" "$folder/tls" \
        "${ports[@]}" >>"$folder/log" 2>&1 </dev/null &
    server=$!
    set +m
    local url=http://127.0.0.1:${ports[0]#plain=}
    until curl -sf "$url/v3" >/dev/null; do
        kill -0 "$server" 2>/dev/null || fail
        sleep 0.1
    done
    "$venv/environment/bin/python3" "$here/keystone-server/seed.py" "$url" admin-pw >>"$folder/log" 2>&1 || fail
    echo "ready ${ports[*]}"
    while kill -0 "$parent" 2>/dev/null && kill -0 "$server" 2>/dev/null; do sleep 0.3; done
}

case $command in
install) install ;;
run) run "$@" ;;
*)
    echo "keystone.sh: there is no $command" >&2
    exit 64
    ;;
esac
