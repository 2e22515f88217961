#!/usr/bin/env bash
# fuzz.sh run SECONDS [TARGET…]   fuzzes each target (all of them where none is named) for so long
# fuzz.sh keep                    keeps the smallest set of what was found that reaches the same code, as the corpus
#
# The corpus of a target is a line of base64 for each input. What is found goes to .build-fuzz/found/TARGET, where the
# next run begins. Octets for which something does not hold go to .build-fuzz/findings and end the run;
# FUZZ_TARGET=TARGET .build-fuzz/release/Fuzz FILE runs them again.
set -euo pipefail

cd "$(dirname "$0")/../.."
corpus=Tests/Adapters/AMQP/Fuzz/Corpus
scratch=.build-fuzz
program=$scratch/release/Fuzz
# A trap must end the program, not wait for a debugger.
export SWIFT_BACKTRACE=enable=no

build() {
    FUZZING=1 swift build -c release --scratch-path "$scratch" --disable-index-store --product Fuzz
}

targets() { basename -a -s .base64 "$corpus"/*.base64; }

unpack() {
    local target=$1 number=0 line
    mkdir -p "$scratch/found/$target" "$scratch/findings"
    while read -r line; do
        base64 -d <<<"$line" >"$scratch/found/$target/corpus-$((++number))"
    done <"$corpus/$target.base64"
}

fuzz() {
    local target=$1 seconds=$2 options=(-max_len=8192 -timeout=5 -rss_limit_mb=1024 -print_final_stats=1)
    [ ! -e "$corpus/$target.dict" ] || options+=("-dict=$corpus/$target.dict")
    unpack "$target"
    echo "== $target, $seconds s"
    FUZZ_TARGET=$target "$program" "${options[@]}" -max_total_time="$seconds" \
        -artifact_prefix="$scratch/findings/$target-" "$scratch/found/$target" 2>&1 |
        grep -av -e '^#[0-9]*	\(NEW\|REDUCE\|RELOAD\) ' -e '^"' -e 'Recommended dictionary' -e 'recommended dictionary'
}

keep() {
    local target=$1 kept file
    kept=$(mktemp -d)
    unpack "$target"
    FUZZ_TARGET=$target "$program" -merge=1 -max_len=8192 "$kept" "$scratch/found/$target" 2>&1 | tail -n 1
    for file in "$kept"/*; do
        base64 -w 0 "$file"
        echo
    done | LC_ALL=C sort -u >"$corpus/$target.base64"
    rm -rf "$kept"
}

case "${1:-}" in
run)
    seconds=${2:?how many seconds}
    shift 2
    build
    # shellcheck disable=SC2046  # Names of targets have no spaces.
    [ $# -gt 0 ] || set -- $(targets)
    for target; do fuzz "$target" "$seconds"; done
    ;;
keep)
    build
    for target in $(targets); do keep "$target"; done
    ;;
*)
    sed -n '2,8s/^# \{0,1\}//p' "$0" >&2
    exit 2
    ;;
esac
