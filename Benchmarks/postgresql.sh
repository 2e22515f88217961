#!/usr/bin/env bash
# Measures the store on PostgreSQL and prints each figure beside its bar: postgresql.sh BINARY
#
# It starts a PostgreSQL of its own, which writes as one of a company does: to disk, with autovacuum; commits are
# answered before they are there (synchronous_commit=off), except where it is said. The cloud is that of RecordBench.
#
#   recording   instructions of the client for one more event, 500 in each transaction: the difference between so many
#               events (FEW, 10000) and twice as many, less that of only reading them. Beside it pipeline.c, which
#               writes the same rows into the same tables and decides nothing; what it wrote is compared with what was
#               to be. And by itself what the store needs to write these rows, in the last of its three rounds.
#   writers     1, 2 and 4 processes of `replay` that record events (WRITTEN, 40000 each) of accounts of their own; the
#               best of TIMES, 3
#   bills       a server's bills of a month, of stores of 10k, 100k and MILLION (1000000) events
#
# Instructions don't depend on what else the machine does, CPU seconds do a little, events a second and times do.
# Nothing fails because a bar is missed. Everything is made in temporary folders that are removed.
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
binary=${1:?"which program? postgresql.sh BINARY"}
. "$here/measuring.sh"

few=${FEW:-10000} written=${WRITTEN:-40000} million=${MILLION:-1000000} times=${TIMES:-3}
more=$((2 * few))
# A moment after everything.
now=2027-02-01T00:00:00Z
tables="account root resource event_key event statement ownership segment month_crossing"

check() {
    prepare
    for tool in valgrind strip swift cc curl pgrep psql; do
        command -v $tool >/dev/null || missing "$tool is missing"
    done
    [[ $(stat -f -c %T "$work") != tmpfs ]] || echo "$work is in memory: what is on disk is not measured; set TMPDIR"
}

build() {
    echo "building…"
    {
        swift build --package-path "$here" -c release --static-swift-stdlib --product RecordBench &&
            cc -O2 -Wall "$here/pipeline.c" -I"$(pg_config --includedir)" -lpq -o "$work/pipeline"
    } >"$work/build" 2>&1 || {
        cat "$work/build" >&2
        missing "the benchmarks could not be built; pipeline.c needs libpq with its headers"
    }
    bench=$work/bench
    cp "$(swift build --package-path "$here" -c release --static-swift-stdlib --show-bin-path)/RecordBench" "$bench"
    cp "$bench" "$work/named"
    strip --strip-debug "$work/named"
    stripped "$bench"
}

# --- PostgreSQL ------------------------------------------------------------------------------------------------------

# It is no job of ours, which others would wait for: it ends with this process.
start() {
    cluster=$(mktemp -d -u)
    "$here/../Tests/Support/postgresql.sh" run "$cluster" $$ fsync=on full_page_writes=on autovacuum=on \
        shared_buffers=512MB max_wal_size=4GB checkpoint_timeout=15min >"$work/server" 2>&1 &
    disown
    for _ in $(seq 600); do
        grep -q 'ready port=' "$work/server" && break
        sleep 0.1
    done
    socket=$cluster/socket port=$(sed -n 's/^ready port=//p' "$work/server")
    [[ -n $port ]] || {
        cat "$work/server" >&2
        missing "PostgreSQL did not start"
    }
    postmaster=$(head -n 1 "$cluster/data/postmaster.pid")
}

ask() { psql --quiet --no-align --tuples-only --no-psqlrc --host "$socket" --port "$port" --username billing "$@"; }

# A store's address: url NAME [PARAMETERS]
url() { echo "postgresql://billing@${socket//\//%2F}:$port/$1${2:-}"; }

database() { ask --dbname postgres --command "CREATE DATABASE $1"; }

# CPU seconds of a process so far.
cpu_of() { sed 's/.*) //' "/proc/$1/stat" | awk -v hertz="$(getconf CLK_TCK)" '{ print ($12 + $13) / hertz }'; }

# CPU seconds of PostgreSQL so far, of processes that are gone too.
server_cpu() {
    local pid
    for pid in "$postmaster" $(pgrep -P "$postmaster"); do cat "/proc/$pid/stat" 2>/dev/null || true; done |
        sed 's/.*) //' | awk -v hertz="$(getconf CLK_TCK)" -v of="$postmaster" '
            { sum += $12 + $13 } $2 != of { sum += $14 + $15 } END { printf "%.2f", sum / hertz }'
}

# How busy the machine is with whatever it is.
load() { echo "load $(cut -d' ' -f1 /proc/loadavg)"; }

# --- recording -------------------------------------------------------------------------------------------------------

record_counts() {
    echo "counting instructions ($counter)…"
    local size
    for size in few more; do
        "$bench" make "$work/$size.jsonl" ${!size} 12 yes
        for name in record writing pipeline replay; do database "${name}_$size"; done
        : | "$nova" replay --db "$(url pipeline_$size)" - >/dev/null
    done
    for size in few more; do
        count parse-$size "$bench" parse "$work/$size.jsonl"
        count record-$size "$bench" record "$work/$size.jsonl" "$(url record_$size)"
        count_writing $size
        count replay-$size "$nova" replay --db "$(url replay_$size)" "$work/$size.jsonl"
    done
    wait
    for size in few more; do
        ask --dbname record_$size --file "$here/rows.sql" >"$work/$size.rows"
        count read-$size "$work/pipeline" read "$work/$size.rows"
        count pipeline-$size "$work/pipeline" write "$work/$size.rows" "$(url pipeline_$size)"
    done
    wait
}

# Counts what writes a transaction's rows and commits.
count_writing() {
    while (($(jobs -rp | wc -l) >= $(nproc))); do wait -n || true; done
    valgrind --tool=callgrind --callgrind-out-file=/dev/null --toggle-collect='*16WriteTransactionC6commit*' \
        "$work/named" record "$work/$1.jsonl" "$(url writing_$1)" 2>&1 |
        awk '/Collected/ { print $NF }' >"$work/count.writing-$1" &
}

# Thousands of instructions for one more event: each NAME BASE
each() { calc "$(millions "$1-more" "$1-few" $few) * 1e3 ${2:+- $(millions "$2-more" "$2-few" $few) * 1e3}" 1; }

# A table as a digest of its rows, in no order.
digest() { ask --dbname "$1" --command "SELECT sum(hashtextextended(t::text, 0)) FROM nova_billing.$2 t"; }

same_rows() {
    local table differing=
    for table in $tables; do
        [[ $(digest record_more $table) == "$(digest pipeline_more $table)" ]] || differing+=" $table"
    done
    if [[ -n $differing ]]; then echo "NOT the same rows in$differing"; else echo "the same rows in all tables"; fi
}

report_recording() {
    heading "Recording in batches of 500, instructions of the client an event"
    line "pipeline.c, $(calc "$(wc -l <"$work/more.rows") / $more" 1) rows an event" "$(each pipeline read) k" \
        "$(same_rows)"
    ratio "the store to pipeline.c" "$(each record parse)" "$(each pipeline read)" 2 "$(each record parse) k"
    ratio "only what it needs to write these rows" "$(each writing)" "$(each pipeline read)" 2 "$(each writing) k"
    line "replay of events as JSON, the whole program" "$(each replay) k"
}

# --- writers ---------------------------------------------------------------------------------------------------------

# Events of accounts and machines of their own for each of four.
writer_files() {
    "$bench" make "$work/writer.jsonl" "$written" 12 yes
    local writer
    for writer in 1 2 3 4; do
        sed "s/\"account\":\"/&w$writer-/; s/\"name\":\"/&w$writer-/" "$work/writer.jsonl" >"$work/writer$writer.jsonl"
    done
}

# Has so many write at once; notes seconds, and CPU seconds of them and of the server: write COUNT PARAMETERS
write() {
    local count=$1 begun cpu writer pids=()
    ask --dbname postgres --command "DROP DATABASE IF EXISTS writers WITH (FORCE)" 2>/dev/null
    database writers
    : | "$nova" replay --db "$(url writers)" - >/dev/null
    cpu=$(server_cpu) begun=$EPOCHREALTIME
    for writer in $(seq "$count"); do
        "$bench" watch "$work/watch.$writer" "$nova" replay --db "$(url writers "$2")" "$work/writer$writer.jsonl" \
            >"$work/out.$writer" &
        pids+=($!)
    done
    wait "${pids[@]}"
    local seconds
    seconds=$(calc "$EPOCHREALTIME - $begun")
    # A server's process is counted when it is gone.
    sleep 0.5
    echo "$seconds $(for writer in $(seq "$count"); do cat "$work/watch.$writer"; done |
        awk '{ sum += $1 + $2 } END { printf "%.2f", sum }') $(calc "$(server_cpu) - $cpu" 2)"
}

# The fastest of some attempts: best COUNT PARAMETERS
best() { for _ in $(seq "$times"); do write "$@" && echo; done | grep . | sort -g | head -n 1; }

report_writers() {
    heading "Events a second of several processes that write to accounts of their own ($(nproc) processors, $(load))"
    local count seconds clients server one speed
    for count in 1 2 4; do
        read -r seconds clients server < <(best $count "?options=-csynchronous_commit%3Doff")
        speed=$(calc "$count * $written / $seconds" 0)
        [[ $count != 1 ]] || one=$speed
        line "$count" "$speed /s" "$(used "$count" "$clients" "$server"); $(load)"
    done
    line "4 to 1" "$(calc "$speed / $one" 2) times" \
        "$(awk "BEGIN { print ($speed / $one >= 1.6) ? \"at least\" : \"below\" }") 1.6"
    read -r seconds clients server < <(best 1 "?options=-csynchronous_commit%3Don")
    line "1, each commit on disk before it is answered" "$(calc "$written / $seconds" 0) /s" \
        "$(used 1 "$clients" "$server")"
}

# Microseconds of CPU an event: used COUNT CLIENTS SERVER
used() {
    local events=$(($1 * written))
    echo "CPU an event: $(calc "$2 * 1e6 / $events" 0) µs of the client, $(calc "$3 * 1e6 / $events" 0) µs of the server"
}

# --- bills -----------------------------------------------------------------------------------------------------------

# A store of a cloud's events: fill NAME EVENTS MONTHS
fill() {
    "$bench" make "$work/$1.jsonl" "$2" "$3" yes
    database "$1"
    "$bench" record "$work/$1.jsonl" "$(url "$1")"
    rm "$work/$1.jsonl"
    # As autovacuum does in its time.
    ask --dbname "$1" --command "VACUUM (ANALYZE)"
}

stores() {
    echo "making stores…"
    fill small 10000 12
    fill large 100000 12
    fill long 100000 120
    fill million "$million" 12
}

# Bills of a period from a server of their own, so that its peak is of these alone: serve_bill NAME STORE PERIOD
# Notes the fastest one's times in seconds and size, CPU seconds of the program and of PostgreSQL for one, the peak in MiB.
serve_bill() {
    local server line name=$1 program postgresql
    rm -f "$work/ready"
    "$nova" serve --db "$(url "$2")" --clock $now --host 127.0.0.1 --port 0 --admin-token bench --log-level error \
        >"$work/ready" 2>"$work/errors" &
    server=$!
    for _ in $(seq 300); do
        grep -qs ready "$work/ready" && break
        sleep 0.1
    done
    line=$(<"$work/ready")
    program=$(cpu_of "$server") postgresql=$(server_cpu)
    for _ in 1 2 3; do
        curl --silent --fail --header "X-Auth-Token: bench" "http://127.0.0.1:${line##*:}/bill?$3" \
            --output "$work/answer" --write-out '%{time_starttransfer} %{time_total} %{size_download}\n'
    done | sort -g -k 2 | head -n 1 >"$work/times.$name"
    calc "($(cpu_of "$server") - $program) / 3" 4 >"$work/program.$name"
    calc "($(server_cpu) - $postgresql) / 3" 4 >"$work/postgresql.$name"
    awk '/VmHWM/ { print $2 / 1024 }' "/proc/$server/status" >"$work/peak.$name"
    grep -o '"rtype"' "$work/answer" | wc -l >"$work/listed.$name"
    kill "$server"
    wait "$server" || true
}

listed() { cat "$work/listed.$1"; }

# report_bill WHAT NAME STORE PERIOD
report_bill() {
    local first all bytes
    serve_bill "$2" "$3" "$4"
    read -r first all bytes <"$work/times.$2"
    bar "$1 ($(listed "$2") resources)" "$(cat "$work/peak.$2")" "MiB" 80 \
        "first byte after $(calc "$first * 1e3" 0) ms, the last after $(calc "$all * 1e3" 0) ms, $bytes bytes; $(load)"
    line "  CPU a resource" "$(share "$2") µs" \
        "of it $(calc "$(cat "$work/postgresql.$2") * 1e6 / $(listed "$2")" 1) PostgreSQL's"
}

report_bills() {
    heading "Bills as JSON, GET /bill: peak of RSS of the server"
    local month=time_period=2025-12 year=time_period=2025
    report_bill "a month of 10k events in a year" month-small small $month
    report_bill "a month of 100k" month-large large $month
    report_bill "a month of $((million / 1000))k" month-million million $month
    report_bill "12 months, 100k events in a year" year-large large $year
    report_bill "12 months, $((million / 1000))k events in a year" year-million million $year
    report_bill "a month of 100k events in ten years" month-long long $month
    report_bill "120 months, 100k events in ten years" years-long long \
        "period_start=2016-01-01T00:00:00Z&period_end=2026-01-01T00:00:00Z"
    ratio "CPU a resource: a month after 120 months to one after 12" "$(share month-long)" "$(share month-large)" 1.2
    ratio "CPU a resource: 120 months to 12" "$(share years-long)" "$(share year-large)" 1.2
}

# Microseconds of CPU for a resource.
share() { calc "($(cat "$work/program.$1") + $(cat "$work/postgresql.$1")) * 1e6 / $(listed "$1")" 1; }

report_room() {
    heading "Bytes an event on disk, indexes included, of $((million / 1000))k events"
    ask --dbname million --field-separator ' ' --command "
        SELECT relname, pg_total_relation_size(relid) / $million::float FROM pg_stat_user_tables
        WHERE pg_total_relation_size(relid) > $million ORDER BY 2 DESC" |
        while read -r table bytes; do line "$table" "$(calc "$bytes" 0)"; done
    line "all" "$(calc "$(ask --dbname million --command "SELECT pg_database_size('million')") / $million" 0)"
}

check
build
start
record_counts
report_recording
writer_files
report_writers
stores
report_bills
report_room
