#!/usr/bin/env bash
# Measures the store and the program, and prints each figure beside its bar: run.sh BINARY [RIVALS]
#
#   BINARY  nova-billing, built for release
#   RIVALS  a folder with gen.py (the workload) and sqlite_limit.c (what libsqlite3 can do with its rows); it is built
#           as it is, measured in the same run with the same tool, and its figures are printed beside ours
#
# From each figure that of a base is taken off: a run that does everything but what is measured.
#
#   recording   ours: reads the events and stops. Theirs: the same operations, each with a name that the program does
#               not know, so that it reads every line, finds nothing to write and commits.
#   bills       ours: the same command for an account that is not there. Theirs: the same on a store without rows;
#               the program asks each question seven times, so a seventh of the difference is taken.
#   single      ours: the same with all events prepared and none recorded.
#
# Nothing fails because a bar is missed. Everything is made in a temporary folder that is removed.
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
binary=${1:?"which program? run.sh BINARY [RIVALS]"}
rivals=${2:-}
. "$here/measuring.sh"

check() {
    prepare
    command -v swift >/dev/null || missing "swift is missing"
    [[ -z $rivals ]] && return
    for file in gen.py sqlite_limit.c; do [[ -f $rivals/$file ]] || missing "$rivals holds no $file"; done
    for tool in cc python3; do command -v $tool >/dev/null || missing "$tool is missing, which the rivals need"; done
}

# Runs a command by itself and notes its CPU seconds and its peak of memory: watch NAME COMMAND…
watch() {
    local name=$1
    shift
    "$bench" watch "$work/watch.$name" "$@" >"$work/out.$name"
}

# A copy of a store, for what changes it.
copy() {
    cp "$work/$1.db" "$work/$2.db"
    echo "$work/$2.db"
}

user() { cut -d' ' -f1 "$work/watch.$1"; }
cpu() { awk '{ print $1 + $2 }' "$work/watch.$1"; }
peak() { calc "$(cut -d' ' -f3 "$work/watch.$1") / 1024" 1; }
field() { grep -o "\"$2\":[0-9.]*" "$1" | cut -d: -f2; }
bytes() { stat -c %s "$work/$1.db"; }
# How many resources a bill lists.
listed() { grep -o '"rtype"' "$work/out.$1" | wc -l; }

# --- what is measured ------------------------------------------------------------------------------------------------

# A moment after everything, at which all bills are made.
now=2027-02-01T00:00:00Z

build() {
    echo "building…"
    swift build --package-path "$here" -c release --static-swift-stdlib --product RecordBench >"$work/build" 2>&1 || {
        cat "$work/build" >&2
        missing "the benchmarks could not be built"
    }
    bench=$work/bench
    cp "$(swift build --package-path "$here" -c release --static-swift-stdlib --show-bin-path)/RecordBench" "$bench"
    stripped "$bench"
    [[ -z $rivals ]] || cc -O2 "$rivals/sqlite_limit.c" -lsqlite3 -o "$work/limit" 2>"$work/build" || {
        cat "$work/build" >&2
        missing "the rival could not be built; it needs libsqlite3 with its headers"
    }
}

# Events as files: events NAME EVENTS MONTHS, with and without machines that stay for ever.
events() {
    if [[ -n $rivals ]]; then
        python3 "$rivals/gen.py" --events "$2" --months "$3" --forever "$([[ $4 == yes ]] && echo 0.10 || echo 0)" \
            --post "$work/$1.jsonl" --ops "$work/$1.ops"
    else
        "$bench" make "$work/$1.jsonl" "$2" "$3" "$4"
    fi
}

# Stores that are only read afterwards, and the CPU seconds of making them.
stores() {
    echo "making stores…"
    events small 10000 12 yes
    events large 100000 12 yes
    events short 10000 12 no
    events long 100000 120 no
    watch parse "$bench" parse "$work/large.jsonl"
    watch record "$bench" record "$work/large.jsonl" "$work/large.db"
    "$bench" record "$work/small.jsonl" "$work/small.db"
    "$bench" late "$work/small.jsonl" "$work/late.db"
    "$bench" record "$work/short.jsonl" "$work/short.db"
    "$bench" record "$work/long.jsonl" "$work/long.db"
    watch ordered "$bench" load ordered "$work/ordered.db" 100000
    watch shuffled "$bench" load shuffled "$work/shuffled.db" 100000
    watch unloaded "$bench" load ordered "$work/unloaded.db" 0
    watch bill "$nova" bill --db "sqlite:$work/large.db" --clock $now --format json --time-period 2025
    [[ -z $rivals ]] && return
    sed 's/^[ARCS]/X/' "$work/small.ops" >"$work/nothing.ops"
    for size in small large; do
        "$work/limit" ingest "$work/$size.ops" "$work/limit-$size.db" full 500 bucket >"$work/out.limit-$size"
    done
    "$work/limit" ingest "$work/small.ops" "$work/limit-none.db" full 500 bucket 0 >/dev/null
}

# The instructions of a bill: count_bill NAME STORE PERIOD [ARGUMENTS…]. Each has a file of its own: asking for what
# was known at a moment notes that moment in the file.
count_bill() {
    local name=$1 store period=$3
    store=$(copy "$2" "$1")
    shift 3
    count "$name" "$nova" bill --db "sqlite:$store" --clock $now --format json --time-period "$period" "$@"
}

# A bill of the rival, of all accounts: count_limit_bill NAME STORE
count_limit_bill() {
    local begin end
    begin=$(date -ud 2025-12-01 +%s)000000
    end=$(date -ud 2026-01-01 +%s)000000
    count "$1" "$work/limit" bill "$work/limit-$2.db" "$begin" "$end" json
}

# The longest first, so that none is left alone at the end.
counts() {
    echo "counting instructions ($counter)…"
    for kind in cancel late append fresh; do
        count $kind "$bench" single $kind "$(copy ordered one-$kind)" 2000
        count no-$kind "$bench" single $kind "$(copy ordered one-no-$kind)" 0
    done
    count record "$bench" record "$work/small.jsonl" "$work/record.db"
    count parse "$bench" parse "$work/small.jsonl"
    bills
    [[ -z $rivals ]] || rival_counts
    wait
}

bills() {
    account=$(sed -n '1s/.*"account": *"\([^"]*\)".*/\1/p' "$work/large.jsonl")
    count_bill bill-large large 2025-12
    count_bill bill-account large 2025-12 --account "$account"
    count_bill bill-small small 2025-12
    # The sixth month of either history is old.
    count_bill bill-short-new short 2025-12
    count_bill bill-short-old short 2025-06
    count_bill bill-long-new long 2025-12
    count_bill bill-long-old long 2016-06
    count_bill bill-as-of small 2025-12 --as-of $now
    count_bill bill-late late 2025-12
    count_bill bill-late-as-of late 2025-12 --as-of $now
    count_bill bill-before-late late 2025-12 --as-of 2026-01-01T00:00:00Z
    for store in small large short long late; do count_bill none-$store $store 2025-12 --account nobody; done
}

rival_counts() {
    count_limit_bill limit-bill-large large
    count limit-record "$work/limit" ingest "$work/small.ops" "$work/limit-1.db" full 500 bucket
    count limit-nothing "$work/limit" ingest "$work/nothing.ops" "$work/limit-2.db" full 500 bucket
    count_limit_bill limit-bill-small small
    count_limit_bill limit-bill-none none
}

# A server after it answered the largest bill: its peak of memory in KiB.
server_peak() {
    local port pid
    "$nova" serve --db "sqlite:$work/large.db" --clock $now --host 127.0.0.1 --port 0 --admin-token bench \
        --log-level error >"$work/server" &
    pid=$!
    for _ in $(seq 100); do
        grep -q ready "$work/server" && break
        sleep 0.1
    done
    port=$(sed -n 's/.*ready .*:\([0-9]*\).*/\1/p' "$work/server")
    exec 3<>"/dev/tcp/127.0.0.1/$port"
    printf 'GET /bill?time_period=2025 HTTP/1.1\r\nHost: x\r\nX-Auth-Token: bench\r\nConnection: close\r\n\r\n' >&3
    wc -c <&3 >"$work/answer"
    exec 3<&-
    awk '/VmHWM/ { print $2 }' "/proc/$pid/status"
    kill "$pid"
    wait "$pid" || true
}

# --- the report ------------------------------------------------------------------------------------------------------

report() {
    local theirs=
    [[ -n $rivals ]] || echo "Bars in millions are those of gen.py's cloud; without RIVALS it is another one, of that size."
    heading "Recording in batches of 500"
    line "10k events, instructions an event" "$(calc "$(millions record parse) / 10" 1) k"
    line "100k events, CPU seconds" "$(calc "$(cpu record) - $(cpu parse)") s"
    line "bytes an event in the file, of 10k and of 100k" "$(calc "$(bytes small) / 1e4" 0), $(calc "$(bytes large) / 1e5" 0)"
    if [[ -n $rivals ]]; then rival_recording; fi

    heading "A month's bill of all accounts as JSON"
    if [[ -n $rivals ]]; then theirs="theirs $(millions limit-bill-small limit-bill-none 7)"; fi
    bar "10k events ($(listed bill-small) resources)" "$(millions bill-small none-small)" M 80 "$theirs"
    if [[ -n $rivals ]]; then theirs="theirs $(millions limit-bill-large limit-bill-none 7)"; fi
    bar "100k events ($(listed bill-large) resources)" "$(millions bill-large none-large)" M 800 "$theirs"
    bar "one account of 100k events ($(listed bill-account) resources)" "$(millions bill-account none-large)" M 12

    report_history
    report_machine
    heading "Peak of memory"
    bar "bill of a year, 100k events" "$(peak bill)" MiB 60 "the command"
    bar "bill of a year, 100k events" "$(calc "$(server_peak) / 1024" 1)" MiB 60 "the server"
}

rival_recording() {
    local limit=$work/out.limit-large cpu
    line "theirs, instructions an event" "$(calc "$(millions limit-record limit-nothing) / 10" 1) k"
    cpu=$(calc "$(field "$limit" events) / $(field "$limit" cpu_eps)")
    line "theirs, CPU seconds" "$cpu s"
    line "theirs, bytes an event" "$(calc "$(bytes limit-small) / 1e4" 0), $(calc "$(bytes limit-large) / 1e5" 0)"
    ratio "10k events, instructions" "$(millions record parse)" "$(millions limit-record limit-nothing)" 2.5
    line "100k events, CPU seconds" "$(calc "($(cpu record) - $(cpu parse)) / $cpu" 2) times"
}

# A resource's share of a bill. Both histories have as many events a month, but chance gives their months a few per
# cent more or fewer resources; and no machine stays for ever, because those would be ten times as many after ten times
# as long, in every month.
share() { calc "$(millions "$1" "$2") / $(listed "$1")" 6; }

report_history() {
    heading "Bills of a longer history, and of what was known (a bill of a month, 10k events a year)"
    for age in new old; do
        ratio "120 months to 12, $age month, for each resource" "$(share bill-long-$age none-long)" \
            "$(share bill-short-$age none-short)" 1.2 "$(listed bill-long-$age) and $(listed bill-short-$age) resources"
    done
    local plain late
    plain=$(millions bill-small none-small)
    late=$(millions bill-late none-late)
    ratio "as of now" "$(millions bill-as-of none-small)" "$plain" 1.1
    ratio "after 1 % late events" "$late" "$plain" 1.3
    ratio "after 1 % late events, as of now" "$(millions bill-late-as-of none-late)" "$plain" 1.3
    ratio "after 1 % late events, as of before them" "$(millions bill-before-late none-late)" "$plain" 1.3
}

report_machine() {
    heading "One machine with 100 000 events (instructions of an event in a transaction of its own)"
    local fresh
    fresh=$(millions fresh no-fresh 2)
    line "an event of a fresh machine" "$(calc "$fresh" 1) k"
    for kind in append:1.5 late:4 cancel:4; do
        local name=${kind%:*} figure
        figure=$(millions "$name" "no-$name" 2)
        ratio "$name" "$figure" "$fresh" "${kind#*:}" "$(calc "$figure" 1) k"
    done
    # CPU seconds of the user, as the instructions above; too many of them for valgrind.
    ratio "100 000 events shuffled to ordered, user CPU" "$(calc "$(user shuffled) - $(user unloaded)")" \
        "$(calc "$(user ordered) - $(user unloaded)")" 4 \
        "$(calc "$(user shuffled)" 1) and $(calc "$(user ordered)" 1) s, with the system's $(calc "$(cpu shuffled)" 1) and $(calc "$(cpu ordered)" 1) s"
}

check
build
stores
counts
report
