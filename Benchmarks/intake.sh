#!/usr/bin/env bash
# Measures the intake from a broker of its own, and prints each figure beside its bar: intake.sh BINARY [RIVALS]
#
#   RIVALS  a folder with consumer.c, a consumer on librabbitmq, which does nothing with what it takes; needs
#           librabbitmq-dev of Debian
#
# Messages are those of replay.sh, of about 3 kB. They wait in two queues before anything is measured; a server with a
# fresh store on disk takes those of one, librabbitmq those of the other, in turns. Messages a second are from the
# consumer's beginning to the last message that is committed and acknowledged, medians of the rounds; they depend on the
# machine, so what counts is their ratio. Processor's time is that of the whole server, user and system.
#
# At last the broker is stopped and started again and again: how long it takes from its open port to the first message
# that is committed, which is mostly the wait between two attempts to connect.
#
#   MESSAGES (20000), ROUNDS (5), RESTARTS (20), QUEUE (classic; or quorum)
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
binary=$(realpath "${1:?"which program? intake.sh BINARY [RIVALS]"}")
rivals=${2:-}
messages=${MESSAGES:-20000} rounds=${ROUNDS:-5} restarts=${RESTARTS:-20} queue=${QUEUE:-classic}
. "$here/measuring.sh"
trap finish_broker EXIT

finish_broker() {
    [[ -z ${broker:-} ]] || { kill "$broker" 2>/dev/null && wait "$broker"; } || true
    finish
}

build() {
    command -v python3 >/dev/null || missing "python3 is missing"
    python3 -m venv "$work/venv"
    "$work/venv/bin/pip" --quiet --disable-pip-version-check install pika
    [[ -z $rivals ]] || cc -O2 "$rivals/consumer.c" -lrabbitmq -o "$work/c" 2>"$work/build" ||
        missing "consumer.c needs librabbitmq-dev: $(cat "$work/build")"
    for kind in other billed; do
        python3 "$here/messages.py" "$here/../Tests/Support/Captures/nova-lifecycle.jsonl.gz" $kind "$messages" \
            >"$work/$kind.jsonl"
    done
}

start() {
    : >"$work/ports"
    "$here/../Tests/Support/rabbitmq.sh" run "$work/broker" $$ >"$work/ports" &
    broker=$!
    until grep -q ready "$work/ports"; do
        kill -0 "$broker" 2>/dev/null || missing "the broker did not start"
        sleep 0.2
    done
    port=$(sed 's/.* plain=\([0-9]*\).*/\1/' "$work/ports")
    "$work/venv/bin/python" - "$port" "$queue" <<'PYTHON'
import sys, pika
channel = pika.BlockingConnection(pika.ConnectionParameters("127.0.0.1", int(sys.argv[1]))).channel()
channel.exchange_declare("nova", "topic", durable=True)
channel.queue_declare("bench", durable=True, arguments={"x-queue-type": sys.argv[2]})
channel.queue_bind("bench", "nova", "#")
PYTHON
    # Makes the queue.
    intake serve 0 >/dev/null
}

intake() {
    local what=$1 folder=$work/store
    shift
    rm -rf "$folder"
    mkdir "$folder"
    "$work/venv/bin/python" "$here/intake.py" "$what" "$port" "$queue" "$binary" "$folder" "$@"
}

measure() {
    local round kind
    for round in $(seq "$rounds"); do
        for kind in other billed; do
            "$work/venv/bin/python" "$here/intake.py" fill "$port" "$work/$kind.jsonl"
            echo "$round ours $kind $(intake serve "$messages")" | tee -a "$work/raw"
            if [[ -n $rivals ]]; then
                echo "$round c $kind $("$work/c" 127.0.0.1 "$port" bench "$messages" 500 250)" | tee -a "$work/raw"
            else
                "$here/../Tests/Support/rabbitmq.sh" ctl "$work/broker" purge_queue bench >/dev/null
            fi
        done
        echo "load $(cut -d' ' -f1-3 /proc/loadavg)"
    done
    intake restarts "$restarts" "$here/../Tests/Support/rabbitmq.sh" ctl "$work/broker" | tee -a "$work/raw"
}

# The values of a figure, sorted: values LINES FIELD
values() { sed -n "s/^[0-9]* *$1 .*$2=\([0-9.]*\).*/\1/p" "$work/raw" | sort -n; }
median() { values "$1" "$2" | awk '{ all[NR] = $1 } END { print all[int((NR + 1) / 2)] }'; }

report() {
    local kind
    heading "From the broker to the store, messages a second ($queue queue)"
    line "never billed" "$(median "ours other" rate)"
    line "billed" "$(median "ours billed" rate)"
    if [[ -n $rivals ]]; then
        line "librabbitmq, which only takes them" "$(median "c other" rate)"
        line "never billed, to librabbitmq (bar: 0.6 at least)" \
            "$(calc "$(median "ours other" rate) / $(median "c other" rate)" 2)"
        line "billed, to librabbitmq" "$(calc "$(median "ours billed" rate) / $(median "c billed" rate)" 2)"
    fi
    heading "Processor's time of the server for a message"
    bar "never billed" "$(median "ours other" cpu_us_per_msg)" µs 250
    bar "billed" "$(median "ours billed" cpu_us_per_msg)" µs 250
    line "peak of memory" "$(calc "$(median "ours billed" maxrss_kb) / 1024" 1) MiB"
    heading "From the broker's restart to the first message, seconds"
    line "median of $restarts" "$(median restart seconds)"
    line "longest" "$(values restart seconds | tail -1)"
}

build
start
measure
report
