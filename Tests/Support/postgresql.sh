#!/usr/bin/env bash
# A PostgreSQL of its own, on loopback, as a plain process.
#
#   postgresql.sh run FOLDER PID [OPTION…]   starts it in FOLDER, which is made, says on one line where it listens, and
#                                            ends it when the process PID is no more, so that it never outlives who
#                                            started it
#   postgresql.sh ctl FOLDER …               pg_ctl for the one that runs in FOLDER
#
# The line:   ready port=PORT
# An OPTION is a setting, NAME=VALUE, that goes over those below; FOLDER in it is the folder.
#
# Users: billing, whose password is billing-pw, may do everything; local connections of the cluster's own user need no
# password. Its port speaks TLS too, with the certificate of server (certificates.sh). Files of FOLDER: tls/ with the
# certificates, log, and data/, which may be a mount that is there already.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
command=${1:-}
folder=${2:-}
if [ -z "$folder" ]; then
    sed -n '2,/^set/s/^# \{0,1\}//p' "$0" >&2
    exit 64
fi
shift 2
programs=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -1)
if [ -z "$programs" ]; then
    echo "postgresql.sh: PostgreSQL is missing; Tests/Support/install-tools.sh installs it" >&2
    exit 69
fi

# The server refuses to run as root: then it runs as the user that the package brings.
plainly() {
    if [ "$(id -u)" = 0 ]; then
        setpriv --reuid=postgres --regid=postgres --clear-groups env HOME="$folder" "$@"
    else
        "$@"
    fi
}

free_port() {
    python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}

configure() {
    mkdir -p "$folder"/{data,socket}
    "$here/certificates.sh" "$folder/tls"
    port=$(free_port)
    : >"$folder/log"
    if [ "$(id -u)" = 0 ]; then chown -R postgres: "$folder"; fi
    chmod 700 "$folder/data"
    chmod 600 "$folder"/tls/*.key
    plainly "$programs/initdb" --pgdata "$folder/data" --username=postgres --auth-local=trust \
        --auth-host=scram-sha-256 --encoding=UTF8 --locale=C.UTF-8 --no-sync >>"$folder/log" 2>&1
    cat >>"$folder/data/postgresql.conf" <<TEXT
listen_addresses = '127.0.0.1'
port = $port
unix_socket_directories = '$folder/socket'
ssl = on
ssl_cert_file = '$folder/tls/server.pem'
ssl_key_file = '$folder/tls/server.key'
max_connections = 1000
max_locks_per_transaction = 128
shared_buffers = 64MB
# What tests record needs to outlast the process, not the machine.
fsync = off
full_page_writes = off
synchronous_commit = off
autovacuum = off
max_wal_size = 2GB
wal_level = minimal
max_wal_senders = 0
TEXT
    local option
    for option; do
        option=${option//FOLDER/$folder}
        echo "${option%%=*} = '${option#*=}'" >>"$folder/data/postgresql.conf"
    done
}

ctl() { plainly "$programs/pg_ctl" --pgdata "$folder/data" "$@"; }

finish() {
    trap '' INT TERM
    ctl stop --mode immediate --silent >/dev/null 2>&1 || true
    rm -rf "$folder" 2>/dev/null || true
}

fail() {
    tail -n 50 "$folder/log" >&2
    exit 70
}

run() {
    parent=${1:?"whose server? postgresql.sh run FOLDER PID"}
    shift
    trap finish EXIT
    trap 'exit 130' INT TERM
    configure "$@" || fail
    ctl start --wait --timeout 60 --silent --log "$folder/log" >/dev/null 2>&1 || fail
    plainly "$programs/psql" --quiet --host "$folder/socket" --port "$port" --username postgres --dbname postgres \
        --command "CREATE ROLE billing SUPERUSER LOGIN PASSWORD 'billing-pw'" >>"$folder/log" 2>&1 || fail
    echo "ready port=$port"
    # It may be stopped and started again meanwhile.
    while kill -0 "$parent" 2>/dev/null; do sleep 0.3; done
}

case $command in
run) run "$@" ;;
ctl) ctl "$@" ;;
*)
    echo "postgresql.sh: there is no $command" >&2
    exit 64
    ;;
esac
