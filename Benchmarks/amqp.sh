#!/usr/bin/env bash
# Measures the AMQP client against a broker of its own, and prints each figure beside its bar: amqp.sh [RIVALS]
#
#   RIVALS  a folder with consumer.c, a consumer on librabbitmq; then it, amqp091-go, pika and py-amqp are measured in
#           the same rounds. Needs librabbitmq-dev, golang-go and golang-github-rabbitmq-amqp091-go-dev of Debian; the
#           Python clients come from PyPI.
#
# What is measured is the processor's time of the client for a message, user and system, from before it starts to consume
# until it has the last one. Every round runs every client once, in each of four ways: plain and over TLS, with an
# acknowledgement for each message and with one for a hundred. Figures are medians of the rounds; wall time is nobody's.
# Instructions are those of the program and its libraries, of hardware counters where there are any, else of valgrind.
#
#   MESSAGES (50000, of which the Python clients take a fifth), OCTETS (2048), PREFETCH (300), ROUNDS (5)
#
# Nothing fails because a bar is missed. Everything is made in a temporary folder that is removed.
set -euo pipefail
export LC_ALL=C SWIFT_BACKTRACE=enable=no

here=$(cd "$(dirname "$0")" && pwd)
rivals=${1:-}
messages=${MESSAGES:-50000} octets=${OCTETS:-2048} prefetch=${PREFETCH:-300} rounds=${ROUNDS:-5}
work=$(mktemp -d)
trap finish EXIT
trap 'exit 130' INT TERM

finish() {
    [[ -z ${broker:-} ]] || { kill "$broker" 2>/dev/null && wait "$broker"; } || true
    rm -rf "$work"
}

missing() {
    echo "amqp.sh: $1" >&2
    exit 1
}

check() {
    command -v swift >/dev/null || missing "swift is missing"
    counter=none
    if perf stat -e instructions:u true >"$work/perf" 2>&1 && ! grep -q 'not supported\|not counted' "$work/perf"; then
        counter=perf
    elif command -v valgrind >/dev/null && command -v strip >/dev/null; then
        counter=valgrind
    fi
    [[ -n $rivals ]] || return 0
    [[ -f $rivals/consumer.c ]] || missing "$rivals holds no consumer.c"
    for tool in cc go python3; do command -v $tool >/dev/null || missing "$tool is missing, which the rivals need"; done
    [[ -d /usr/share/gocode/src/github.com/rabbitmq/amqp091-go ]] ||
        missing "golang-github-rabbitmq-amqp091-go-dev is missing"
}

build() {
    echo "building…"
    swift build --package-path "$here" -c release --static-swift-stdlib --product AMQPBench >"$work/build" 2>&1 || {
        cat "$work/build" >&2
        missing "the benchmark could not be built"
    }
    cp "$(swift build --package-path "$here" -c release --static-swift-stdlib --show-bin-path)/AMQPBench" "$work/ours"
    # valgrind does not understand the debug information of Swift programs.
    if [[ $counter == valgrind ]]; then strip "$work/ours"; fi
    [[ -n $rivals ]] || return 0
    cc -O2 "$rivals/consumer.c" -lrabbitmq -o "$work/c" 2>"$work/build" || missing "consumer.c needs librabbitmq-dev"
    GO111MODULE=off GOPATH=/usr/share/gocode GOCACHE=$work/go-cache go build -o "$work/go" "$here/Rivals/consumer.go"
    python3 -m venv "$work/venv"
    "$work/venv/bin/pip" --quiet install pika amqp
}

start() {
    echo "starting the broker…"
    : >"$work/ports"
    "$here/../Tests/Support/rabbitmq.sh" run "$work/broker" $$ >"$work/ports" &
    broker=$!
    while ! grep -q ready "$work/ports"; do
        kill -0 "$broker" 2>/dev/null || missing "the broker did not start"
        sleep 0.2
    done
    plain=$(sed 's/.* plain=\([0-9]*\).*/\1/' "$work/ports")
    tls=$(sed 's/.* tls=\([0-9]*\).*/\1/' "$work/ports")
}

# --- measuring -------------------------------------------------------------------------------------------------------

fill() { "$work/ours" fill 127.0.0.1 "$plain" bench "$1" "$2"; }

# A client as a command: client NAME plain|tls MESSAGES PREFETCH EVERY
client() {
    local words=("$4" "$5" "$6") port=$plain
    if [[ $3 == tls ]]; then port=$tls words+=("$work/broker/tls/ca.pem"); fi
    local arguments=(localhost "$port" bench "${words[@]}")
    case $2 in
    ours) "$1" "$work/ours" consume "${arguments[@]}" ;;
    c | go) "$1" "$work/$2" "${arguments[@]}" ;;
    pika | amqp) "$1" "$work/venv/bin/python" "$here/Rivals/consumer_$2.py" "${arguments[@]}" ;;
    esac
}

run() { "$@"; }

measure() {
    local round name way every count
    for round in $(seq "$rounds"); do
        for name in "${clients[@]}"; do
            count=$messages
            case $name in pika | amqp) count=$((messages / 5)) ;; esac
            for way in plain tls; do
                for every in 1 100; do
                    fill "$count" "$octets"
                    echo "$round $name $way $every $(client run "$name" $way "$count" "$prefetch" $every)" |
                        tee -a "$work/raw"
                done
            done
        done
        echo "load $(cut -d' ' -f1-3 /proc/loadavg)"
    done
}

# The instructions of a run: count NAME MESSAGES EVERY
count() {
    fill "$2" "$octets"
    client "count_$counter" "$1" plain "$2" "$prefetch" "$3"
}

count_perf() {
    perf stat -x, -e instructions:u -o "$work/log" -- "$@" >/dev/null
    awk -F, '/instructions/ { print $1 }' "$work/log"
}

count_valgrind() {
    valgrind --tool=cachegrind --cache-sim=no --cachegrind-out-file=/dev/null --log-file="$work/log" "$@" >/dev/null
    awk '/I +refs:/ { gsub(",", ""); print $NF }' "$work/log"
}

# Thousands of instructions a message: those that 6000 messages need more than 2000.
instructions() { calc "($(count "$1" 6000 "$2") - $(count "$1" 2000 "$2")) / 4000 / 1000" 1; }

# --- printing --------------------------------------------------------------------------------------------------------

calc() { awk "BEGIN { printf \"%.${2:-2}f\", $1 }"; }
heading() { printf '\n%s\n' "$1"; }
line() { printf '  %-58s %14s  %s\n' "$1" "$2" "${3:-}"; }

# The median of a figure: median NAME WAY EVERY FIELD
median() {
    awk -v name="$1" -v way="$2" -v every="$3" -v field="$4=" '$2 == name && $3 == way && $4 == every {
        for (i = 5; i <= NF; i++) if (index($i, field) == 1) print substr($i, length(field) + 1) }' "$work/raw" |
        sort -n | awk '{ all[NR] = $1 } END { print (NR % 2) ? all[(NR + 1) / 2] : (all[NR / 2] + all[NR / 2 + 1]) / 2 }'
}

cpu() { median "$1" "$2" "$3" cpu_us_per_msg; }

# A figure beside its bar: bar WHAT FIGURE UNIT BAR [MORE]
bar() {
    local verdict
    verdict=$(awk "BEGIN { print ($2 <= $4) ? \"within\" : \"above\" }")
    line "$1" "$(calc "$2") $3" "$verdict $(calc "$4") $3${5:+; $5}"
}

title() {
    case $1 in
    ours) echo "ours" ;;
    c) echo "librabbitmq" ;;
    go) echo "amqp091-go" ;;
    pika) echo "pika" ;;
    amqp) echo "py-amqp" ;;
    esac
}

report() {
    local name way
    for way in plain tls; do
        heading "Processor time for a message, µs, $way (an acknowledgement each; one for a hundred; peak of memory)"
        for name in "${clients[@]}"; do
            line "$(title "$name")" "$(calc "$(cpu "$name" $way 1)") $(calc "$(cpu "$name" $way 100)")" \
                "$(calc "$(median "$name" $way 1 maxrss_kb) / 1024" 1) MiB"
        done
    done
    heading "Bars"
    if [[ -n $rivals ]]; then
        bar "an acknowledgement each, below amqp091-go" "$(cpu ours plain 1)" µs "$(cpu go plain 1)"
        bar "one for a hundred, below amqp091-go" "$(cpu ours plain 100)" µs "$(cpu go plain 100)"
        bar "one for a hundred, to librabbitmq" "$(calc "$(cpu ours plain 100) / $(cpu c plain 100)")" times 2.5
        bar "the same over TLS" "$(calc "$(cpu ours tls 100) / $(cpu c tls 100)")" times 2.5
    fi
    bar "TLS adds, an acknowledgement each" "$(calc "$(cpu ours tls 1) - $(cpu ours plain 1)")" µs 15
    bar "TLS adds, one for a hundred" "$(calc "$(cpu ours tls 100) - $(cpu ours plain 100)")" µs 15
    bar "peak of memory, $prefetch × $octets octets" "$(calc "$(median ours plain 1 maxrss_kb) / 1024")" MiB 40
    report_large
    [[ $counter == none ]] || report_instructions
}

# Bodies of 1 MiB: the prefetch times that and 40 MiB.
report_large() {
    local at
    for at in 5 50; do
        fill 100 $((1 << 20))
        client run ours plain 100 $at 1 | sed 's/^/0 large plain 1 /' | tee -a "$work/raw" >"$work/large"
        bar "peak of memory, $at × 1 MiB" "$(calc "$(sed 's/.*maxrss_kb=\([0-9]*\).*/\1/' "$work/large") / 1024")" MiB \
            $((at + 40))
    done
}

report_instructions() {
    heading "Instructions for a message, thousands ($counter; an acknowledgement each; one for a hundred)"
    line ours "$(instructions ours 1) $(instructions ours 100)"
    [[ -z $rivals ]] || line librabbitmq "$(instructions c 1) $(instructions c 100)"
}

clients=(ours)
[[ -z $rivals ]] || clients+=(c go pika amqp)
check
build
start
measure
report
