#!/usr/bin/env bash
# A RabbitMQ of its own, on loopback, as a plain process.
#
#   rabbitmq.sh run FOLDER PID    starts it in FOLDER, which is made, says on one line which ports it has, and ends it when
#                                 the process PID is no more, so that it never outlives who started it
#   rabbitmq.sh ctl FOLDER …      rabbitmqctl for the one that runs in FOLDER
#
# The line:   ready plain=PORT tls=PORT name-only=PORT wrong-name=PORT expired=PORT demanding=PORT
# They are ports of AMQP; all but the first speak TLS, with the certificate of that name (certificates.sh), tls with that
# of server; demanding has that one too and refuses clients without a certificate of ca.
#
# Users: guest/guest may do everything in / and in test; reader/reader may read in / and write nothing; billing has no
# password and comes with its certificate. Files of FOLDER: tls/ with the certificates, log/ with the log.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
command=${1:-}
folder=${2:-}
if [ -z "$folder" ]; then
    sed -n '2,/^set/s/^# \{0,1\}//p' "$0" >&2
    exit 64
fi
shift 2
programs=$(ls -d /usr/lib/rabbitmq/lib/rabbitmq_server-*/sbin 2>/dev/null | tail -1)
if [ -z "$programs" ]; then
    echo "rabbitmq.sh: RabbitMQ is missing; Tests/Support/install-tools.sh installs it" >&2
    exit 69
fi

free_ports() {
    python3 - "$1" <<'PYTHON'
import socket, sys
sockets = [socket.socket() for _ in range(int(sys.argv[1]))]
for s in sockets: s.bind(("127.0.0.1", 0))
print(*(s.getsockname()[1] for s in sockets))
PYTHON
}

# Where the node finds its things; the same for the node and for rabbitmqctl.
environment() {
    # shellcheck source=/dev/null
    . "$folder/ports"
    export HOME=$folder/home ERL_EPMD_PORT=$epmd ERL_EPMD_ADDRESS=127.0.0.1
    export RABBITMQ_NODENAME=test$plain@localhost RABBITMQ_DIST_PORT=$distribution
    export RABBITMQ_MNESIA_BASE=$folder/mnesia RABBITMQ_LOG_BASE=$folder/log RABBITMQ_PID_FILE=$folder/pid
    export RABBITMQ_SCHEMA_DIR=$folder/schema RABBITMQ_GENERATED_CONFIG_DIR=$folder/schema
    export RABBITMQ_CONFIG_FILE=$folder/rabbitmq.conf RABBITMQ_ADVANCED_CONFIG_FILE=$folder/advanced.config
    export RABBITMQ_ENABLED_PLUGINS_FILE=$folder/enabled_plugins RABBITMQ_CONF_ENV_FILE=/dev/null
    export RABBITMQ_CTL_ERL_ARGS="+sbwt none" LANG=C.UTF-8
    # No busy waiting: what tests and benchmarks beside it measure is theirs.
    export RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS="-kernel inet_dist_use_interface {127,0,0,1} +S 2:2 +sbwt none \
+sbwtdcpu none +sbwtdio none"
}

configure() {
    mkdir -p "$folder"/{home,mnesia,log,schema}
    read -r plain tls name_only wrong_name expired demanding distribution epmd <<<"$(free_ports 8)"
    declare -p plain tls name_only wrong_name expired demanding distribution epmd | sed 's/^declare -- //' \
        >"$folder/ports"
    "$here/certificates.sh" "$folder/tls"
    cat >"$folder/rabbitmq.conf" <<TEXT
listeners.tcp.1 = 127.0.0.1:$plain
listeners.ssl.1 = 127.0.0.1:$tls
ssl_options.cacertfile = $folder/tls/ca.pem
ssl_options.certfile = $folder/tls/server.pem
ssl_options.keyfile = $folder/tls/server.key
ssl_options.versions.1 = tlsv1.3
ssl_options.versions.2 = tlsv1.2
ssl_options.verify = verify_peer
ssl_options.fail_if_no_peer_cert = false
ssl_cert_login_from = common_name
auth_mechanisms.1 = PLAIN
auth_mechanisms.2 = AMQPLAIN
auth_mechanisms.3 = EXTERNAL
load_definitions = $folder/definitions.json
vm_memory_high_watermark.absolute = 1GB
disk_free_limit.absolute = 50MB
log.file.level = info
TEXT
    echo '[rabbitmq_auth_mechanism_ssl].' >"$folder/enabled_plugins"
    echo '[].' >"$folder/advanced.config"
    definitions >"$folder/definitions.json"
}

definitions() {
    python3 - <<'PYTHON'
import base64, hashlib, json, os
def user(name, password):
    salt = os.urandom(4)
    digest = base64.b64encode(salt + hashlib.sha256(salt + password.encode()).digest()).decode() if password else ""
    return {"name": name, "password_hash": digest, "hashing_algorithm": "rabbit_password_hashing_sha256", "tags": ""}
def may(name, vhost, what, read):
    return {"user": name, "vhost": vhost, "configure": what, "write": what, "read": read}
print(json.dumps({
    "users": [user("guest", "guest"), user("reader", "reader"), user("billing", "")],
    "vhosts": [{"name": "/"}, {"name": "test"}],
    "permissions": [may("guest", "/", ".*", ".*"), may("guest", "test", ".*", ".*"), may("reader", "/", "^$", ".*"),
                    may("billing", "/", ".*", ".*")],
}))
PYTHON
}

# Further ports of TLS, each with a certificate of its own.
listen() {
    local terms="" name port demands
    for name in name-only wrong-name expired server; do
        demands=false
        case $name in
        name-only) port=$name_only ;;
        wrong-name) port=$wrong_name ;;
        expired) port=$expired ;;
        server) port=$demanding demands=true ;;
        esac
        terms+="ok = rabbit_networking:start_ssl_listener({\"127.0.0.1\", $port, auto}, [
            {cacertfile, \"$folder/tls/ca.pem\"}, {certfile, \"$folder/tls/$name.pem\"},
            {keyfile, \"$folder/tls/$name.key\"}, {versions, ['tlsv1.3', 'tlsv1.2']}, {verify, verify_peer},
            {fail_if_no_peer_cert, $demands}], 2), "
    done
    ctl eval "$terms ok." >/dev/null
}

ctl() { "$programs/rabbitmqctl" -q "$@"; }

# Ends the node, by force if it has to be, then its port mapper, then removes the folder.
finish() {
    trap '' INT TERM
    if [ -n "${node:-}" ]; then
        kill -KILL -- "-$node" 2>/dev/null || true
        wait "$node" 2>/dev/null || true
        sleep 0.2
        "$(dirname "$(ls /usr/lib/erlang/erts-*/bin/epmd | tail -1)")/epmd" -port "$epmd" -kill >/dev/null 2>&1 || true
    fi
    rm -rf "$folder"
}

run() {
    parent=${1:?"whose broker? rabbitmq.sh run FOLDER PID"}
    trap finish EXIT
    trap 'exit 130' INT TERM
    configure
    environment
    set -m
    "$programs/rabbitmq-server" >"$folder/log/output" 2>&1 </dev/null &
    node=$!
    set +m
    if ! ctl await_startup --timeout 60 >/dev/null 2>&1 && ! wait_for_start; then
        tail -n 50 "$folder/log/output" >&2
        exit 70
    fi
    listen
    echo "ready plain=$plain tls=$tls name-only=$name_only wrong-name=$wrong_name expired=$expired demanding=$demanding"
    while kill -0 "$parent" 2>/dev/null && kill -0 "$node" 2>/dev/null; do sleep 0.3; done
}

wait_for_start() {
    for _ in $(seq 40); do
        kill -0 "$node" 2>/dev/null || return 1
        ctl await_startup --timeout 60 >/dev/null 2>&1 && return 0
        sleep 0.5
    done
    return 1
}

case $command in
run) run "$@" ;;
ctl)
    environment
    ctl "$@"
    ;;
*)
    echo "rabbitmq.sh: there is no $command" >&2
    exit 64
    ;;
esac
