#!/usr/bin/env bash
# Measures the server and prints each figure beside its bar: http.sh BINARY [RIVALS]
#
#   BINARY  nova-billing, built for release
#   RIVALS  a folder with gen.py (the workload), httpload.c (the client that asks) and sqlite_limit.c (what
#           libsqlite3 can do with the workload's rows); they are built as they are. Without it load.py stands in for
#           the first two, and nothing is said of events a second.
#
# Instructions are those of the server for one more event, or one more bill: the difference between a server that was
# sent few and one that was sent more, each with a store of its own that holds the same history. So neither start nor
# stop counts, and the client does not.
#
#   HISTORY (100000 events before those that are measured), MILLION (1000000, in the store that a start is timed with),
#   FEW (500) and MORE (2500) events, of which the difference is measured, DURABLE (20000) to take the time with
#
# Nothing fails because a bar is missed. Everything is made in a temporary folder that is removed.
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
binary=${1:?"which program? http.sh BINARY [RIVALS]"}
rivals=${2:-}
. "$here/measuring.sh"

history=${HISTORY:-100000} million=${MILLION:-1000000}
few=${FEW:-500} more=${MORE:-2500} durable=${DURABLE:-20000}
# A moment after everything.
now=2027-02-01T00:00:00Z
month=/bill?time_period=2025-12 year=/bill?time_period=2025
export HTTPLOAD_TOKEN=bench LOAD_TOKEN=bench

check() {
    prepare
    for tool in curl python3 pgrep; do command -v $tool >/dev/null || missing "$tool is missing"; done
    [[ $(stat -f -c %T "$work") != tmpfs ]] || echo "$work is in memory: what is on disk is not measured; set TMPDIR"
    [[ -n $rivals ]] || return 0
    for file in gen.py httpload.c sqlite_limit.c; do [[ -f $rivals/$file ]] || missing "$rivals holds no $file"; done
    command -v cc >/dev/null || missing "cc is missing, which the rivals need"
}

build() {
    [[ -n $rivals ]] || return 0
    cc -O2 -pthread "$rivals/httpload.c" -o "$work/load" 2>"$work/build" &&
        cc -O2 "$rivals/sqlite_limit.c" -lsqlite3 -o "$work/limit" 2>"$work/build" || {
        cat "$work/build" >&2
        missing "the rivals could not be built; they need libsqlite3 with its headers"
    }
}

load() { if [[ -n $rivals ]]; then "$work/load" "$@"; else python3 "$here/load.py" "$@"; fi; }

# Events as a file, and as the rows of the rival: events NAME COUNT MONTHS
events() {
    if [[ -n $rivals ]]; then
        python3 "$rivals/gen.py" --events "$2" --months "$3" --forever 0.10 \
            --post "$work/$1.jsonl" --ops "$work/$1.ops"
    else
        python3 "$here/load.py" make "$work/$1.jsonl" "$2"
    fi
}

# A store of the first events of a file: record NAME FILE COUNT
record() {
    head -n "$3" "$work/$2.jsonl" | "$nova" replay --db "sqlite:$work/$1.db" --clock $now - >"$work/out.$1"
}

# Stores with a history, and what is posted to copies of them.
stores() {
    echo "making stores…"
    events short $((1000 + more)) 12
    events long $((history + more)) 12
    record short short 1000
    record long long "$history"
    events fresh $durable 12
    events million "$million" 120
    record million million "$million"
    rm -f "$work"/million.{jsonl,ops}
}

# --- servers ---------------------------------------------------------------------------------------------------------

# Starts a server on a store, by itself or so that it is counted, and waits until it listens: serve NAME STORE [counting]
serve() {
    local name=$1 store=$2 command=()
    [[ ${3:-} != counting ]] || command=(counting "$name")
    rm -f "$work/ready.$name"
    mkfifo "$work/ready.$name"
    "${command[@]}" "$nova" serve --db "sqlite:$work/$store.db" --clock $now --host 127.0.0.1 --port 0 \
        --admin-token bench >"$work/ready.$name" 2>"$work/out.$name" &
    job=$!
    local line=
    read -r line <"$work/ready.$name" || true
    port=${line##*:}
    [[ $line == *ready* ]] || {
        cat "$work/out.$name" >&2
        missing "the server did not start"
    }
    server=$(innermost $job)
}

# The process that a job is in the end, where others stand around it.
innermost() {
    local pid=$1 child
    while child=$(pgrep -P "$pid" | head -n 1) && [[ -n $child ]]; do pid=$child; done
    echo "$pid"
}

stop() {
    kill -TERM "$server"
    wait "$job" || true
}

ask() { curl --silent --fail --header "X-Auth-Token: bench" "$@" "http://127.0.0.1:$port$path"; }

# A line of a process' own account of itself, in MiB: memory VmRSS
memory() { calc "$(awk -v key="$1:" '$1 == key { print $2 }' "/proc/$server/status") / 1024" 1; }

# CPU seconds of the server so far.
cpu() { awk -v hertz="$(getconf CLK_TCK)" '{ print ($14 + $15) / hertz }' "/proc/$server/stat"; }

field() { grep -o "\"$2\":[ 0-9.]*" "$work/$1" | tr -d ' ' | cut -d: -f2; }

# Says so where the server refused something.
accepted() {
    [[ $(field "$1" errors) == 0 ]] || echo "http.sh: $(field "$1" errors) requests of $1 failed" >&2
}

# --- what is measured ------------------------------------------------------------------------------------------------

# Counts a server that is sent so many events by so many clients: post NAME HISTORY FIRST CLIENTS COUNT
post() {
    local name=$1 server port job
    cp "$work/$2.db" "$work/$name.db"
    serve "$name" "$name" counting
    load post 127.0.0.1 "$port" /event "$work/$2.jsonl" "$4" "$3" "$5" >"$work/load.$name"
    stop
    counted "$name"
    accepted "load.$name"
    rm "$work/$name.db"*
}

# Counts a server that is asked for the same so many times: get NAME STORE PATH COUNT
get() {
    local name=$1 server port job
    cp "$work/$2.db" "$work/$name.db"
    serve "$name" "$name" counting
    load get 127.0.0.1 "$port" "$3" 1 "$4" >"$work/load.$name"
    stop
    counted "$name"
    accepted "load.$name"
    rm "$work/$name.db"*
}

# Has something counted beside others, as many at a time as there are processors.
beside() {
    while (($(jobs -rp | wc -l) >= $(nproc))); do wait -n || true; done
    "$@" &
}

counts() {
    echo "counting instructions ($counter)…"
    local clients size
    for size in few more; do
        beside get "get-$size" long $month "$([[ $size == few ]] && echo 1 || echo 4)"
        for clients in 1 16; do
            beside post "long-$clients-$size" long "$history" $clients ${!size}
        done
        for clients in 1 16 64; do
            beside post "short-$clients-$size" short 1000 $clients ${!size}
        done
    done
    cp "$work/long.db" "$work/command.db"
    local bill=("$nova" bill --db "sqlite:$work/command.db" --clock $now --format json --time-period 2025-12)
    beside count_now command "${bill[@]}"
    wait
    count_now nothing "${bill[@]}" --account nobody
}

# What a server that has nothing else to do does in a second: durable events, with so many clients.
report_speed() {
    heading "Durable events a second, each by POST /event, into a store that is empty"
    local clients begun ours
    for clients in 1 16 64; do
        rm -f "$work/durable.db"*
        serve durable durable
        begun=$(cpu)
        load post 127.0.0.1 "$port" /event "$work/fresh.jsonl" $clients 0 $durable >"$work/load.durable"
        line "with $clients at a time" "$(field load.durable rps) /s" \
            "$(calc "($(cpu) - $begun) * 1e6 / $durable" 0) µs of CPU an event; $(latency)"
        [[ $clients != 16 ]] || ours=$(field load.durable rps)
        stop
        accepted load.durable
    done
    local batch theirs
    for batch in 1 500; do
        "$work/limit" ingest "$work/fresh.ops" "$work/limit.db" full $batch bucket >"$work/limit-$batch"
        theirs=$(field limit-$batch eps)
        line "theirs, $batch to a transaction" "$theirs /s" "ours with 16 clients: $(calc "$ours / $theirs" 2) times"
    done
}

latency() { echo "median $(field load.durable p50_ms) ms, 99 of 100 within $(field load.durable p99_ms) ms"; }

report_events() {
    heading "Instructions of POST /event, on disk"
    local clients
    bar "1 client, 1k events before" "$(each short-1)" k 650
    bar "16 clients, 1k events before" "$(each short-16)" k 400
    line "64 clients, 1k events before" "$(calc "$(each short-64)" 2) k"
    for clients in 1 16; do
        ratio "with $clients, $((history / 1000))k events before to 1k" \
            "$(each long-$clients)" "$(each short-$clients)" 1.5 "$(calc "$(each long-$clients)" 1) k"
    done
}

# Thousands of instructions of one more event.
each() { calc "$(millions "$1-more" "$1-few" $((more - few))) * 1e3"; }

report_bills() {
    local server port job path ours command
    heading "Bills of $((history / 1000))k events as JSON"
    ours=$(millions get-more get-few 3) command=$(millions command nothing)
    line "GET /bill of a month, instructions" "$(calc "$ours" 1) M" "$(calc "$ours / $command" 2) times the command's"
    serve bills long
    path=/version
    ask >"$work/answer"
    bar "RSS of a server that was asked its version" "$(memory VmRSS)" MiB 40
    for path in $month $year; do
        for _ in 1 2 3 4 5; do
            ask --write-out '%{time_starttransfer} %{time_total} %{size_download}\n' --output "$work/answer"
        done >"$work/times"
        line "first byte of $path" "$(calc "$(median 1 <"$work/times") * 1e3" 1) ms" \
            "the last after $(calc "$(median 2 <"$work/times") * 1e3" 1) ms; $(median 3 <"$work/times") bytes"
    done
    bar "peak of RSS after these" "$(memory VmHWM)" MiB 60
    stop
}

# The median of a column: median COLUMN
median() { cut -d' ' -f"$1" | sort -g | awk '{ all[NR] = $1 } END { print all[int((NR + 1) / 2)] }'; }

# Seconds from starting the program to the first answer of 200, of a server on a store.
first_answer() {
    local begun=$EPOCHREALTIME status server port job
    serve first "$1"
    exec 3<>"/dev/tcp/127.0.0.1/$port"
    printf 'GET /ready HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n' >&3
    read -r status <&3
    calc "$EPOCHREALTIME - $begun" 4
    exec 3<&-
    [[ $status == *200* ]] || echo "http.sh: a server answered $status" >&2
    stop
}

report_start() {
    heading "From exec to the first 200 (of /ready, which asks the store)"
    local store
    for store in short:1k long:$((history / 1000))k million:$((million / 1000))k; do
        for _ in 1 2 3 4 5; do first_answer ${store%:*} && echo; done >"$work/starts"
        bar "${store#*:} events in the store" "$(median 1 <"$work/starts")" s 0.15
    done
}

check
build
stores
counts
report_events
if [[ -n $rivals ]]; then report_speed; else echo "Events a second need a faster client, that of RIVALS."; fi
report_bills
report_start
