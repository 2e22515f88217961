#!/usr/bin/env bash
# sanitize.sh [thread|address]…: builds everything with a sanitizer, in a folder of its own, and runs the suites that use
# several threads, C, or octets from outside; both sanitizers where none is named.
set -euo pipefail

cd "$(dirname "$0")/../.."
suites='AMQPCodecTests|AMQPProtocolTests|AMQPFuzzTests|ContractTests|HTTPTests'
# What waits for peers within limits of time, one after the other.
patient='AMQPHostileTests|AMQPClientTests|AMQPIntakeTests'
# A trap must end the tests, not wait for a debugger.
export SWIFT_BACKTRACE=enable=no
# The runner of the tests itself leaks.
export ASAN_OPTIONS=detect_leaks=0
export TSAN_OPTIONS=halt_on_error=1

# What makes the waits of a mutex known to the thread sanitizer, made by the compiler of C that Swift brings along.
see_mutexes() {
    local swift
    swift=$(readlink -f "$(command -v swift)")
    "$(dirname "$swift")/clang" -O1 -shared -fPIC Tests/Support/mutex-seen.c -o "$1/mutex-seen.so"
    echo "$PWD/$1/mutex-seen.so"
}

[ $# -gt 0 ] || set -- thread address
for sanitizer; do
    echo "== $sanitizer"
    scratch=.build-$sanitizer
    swift build --build-tests --sanitize "$sanitizer" --scratch-path "$scratch"
    before=
    [ "$sanitizer" != thread ] || before=$(see_mutexes "$scratch")
    run() { LD_PRELOAD=$before swift test --skip-build --sanitize "$sanitizer" --scratch-path "$scratch" "$@"; }
    run --filter "$suites"
    run --no-parallel --filter "$patient"
done
