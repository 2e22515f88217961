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

[ $# -gt 0 ] || set -- thread address
for sanitizer; do
    echo "== $sanitizer"
    scratch=.build-$sanitizer
    swift build --build-tests --sanitize "$sanitizer" --scratch-path "$scratch"
    swift test --skip-build --sanitize "$sanitizer" --scratch-path "$scratch" --filter "$suites"
    swift test --skip-build --sanitize "$sanitizer" --scratch-path "$scratch" --no-parallel --filter "$patient"
done
