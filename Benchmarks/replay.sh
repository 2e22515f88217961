#!/usr/bin/env bash
# Measures `replay` with messages of a cloud and prints each figure beside its bar: replay.sh BINARY
#
# The messages are those of nova-lifecycle among the tests' captures, as messages.py repeats them for more and more
# instances: of about 3 kB, in both formats, JSON in JSON, as nova sent them. Beside them the same as lines of captures,
# where each is base64 within JSON once more.
# Instructions are those of one more message: the difference between a file and one of twice as many.
# Messages a second count the whole command on disk; they depend on the machine and on what else it does.
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
binary=${1:?"which program? replay.sh BINARY"}
. "$here/measuring.sh"

few=2000

messages() {
    local capture=$here/../Tests/Support/Captures/nova-lifecycle.jsonl.gz
    for kind in billed other; do
        for form in sent captured; do
            python3 "$here/messages.py" "$capture" $kind $((2 * few)) $form >"$work/$kind-$form-more.jsonl"
            head -n $few "$work/$kind-$form-more.jsonl" >"$work/$kind-$form-few.jsonl"
        done
        python3 "$here/messages.py" "$capture" $kind $((10 * few)) sent >"$work/$kind-many.jsonl"
    done
}

replayed() { echo "$nova" replay --json --db "sqlite:$work/$1.db" "$work/$1.jsonl"; }

# Messages a second of a replay that is alone, and what became of them.
speed() {
    local begin end
    begin=$(date +%s%N)
    $(replayed "$1-many") >"$work/out.$1"
    end=$(date +%s%N)
    calc "10 * $few / (($end - $begin) / 1e9)" 0
}

thousands() { calc "$(millions "$1-more" "$1-few" $few) * 1e3"; }

octets() { echo "lines of $(calc "$(stat -c %s "$work/$1-more.jsonl") / 2 / $few" 0) bytes"; }

report() {
    local kind bar
    for kind in billed:450 other:60; do
        bar=${kind#*:}
        kind=${kind%:*}
        heading "Replaying messages of types that are $([[ $kind == billed ]] && echo billed || echo "never billed")"
        line "messages a second" "$(speed $kind)" "$(cat "$work/out.$kind")"
        bar "instructions a message" "$(thousands $kind-sent)" k "$bar" "$(octets $kind-sent)"
        line "and as a line of a capture" "$(thousands $kind-captured) k" "$(octets $kind-captured)"
    done
}

prepare
command -v python3 >/dev/null || missing "python3 is missing"
messages
for kind in billed other; do
    for form in sent captured; do
        for size in more few; do count $kind-$form-$size $(replayed $kind-$form-$size); done
    done
done
wait
report
