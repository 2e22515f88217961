# What all benchmarks measure and print with; sourced, with the program to measure in $binary.
#
# Instructions are those of the program and its libraries, not of the kernel: of hardware counters where there are any,
# else counted by valgrind. They don't depend on what else the machine does, CPU seconds do.
export LC_ALL=C SWIFT_BACKTRACE=enable=no

work=$(mktemp -d)
trap finish EXIT
trap 'exit 130' INT TERM

# Ends what is still being counted, and removes everything.
finish() {
    for job in $(jobs -p); do kill $(descendants "$job") "$job" 2>/dev/null || true; done
    rm -rf "$work"
}

# What a process has started, and what that has.
descendants() {
    local child
    for child in $(pgrep -P "$1"); do echo "$child" $(descendants "$child"); done
}

missing() {
    echo "${0##*/}: $1" >&2
    exit 1
}

# Chooses what counts, and takes a copy of the program as $nova.
prepare() {
    [[ -x $binary ]] || missing "there is no program $binary; swift build -c release makes it"
    if perf stat -e instructions:u true >/dev/null 2>"$work/perf" && ! grep -q 'not supported\|not counted' "$work/perf"; then
        counter=perf
    elif command -v valgrind >/dev/null && command -v strip >/dev/null; then
        counter=valgrind
    else
        missing "there are no hardware counters (perf); then valgrind and strip (binutils) must be there"
    fi
    nova=$work/nova-billing
    cp "$binary" "$nova"
    stripped "$nova"
}

# valgrind does not understand the debug information of Swift programs.
stripped() { if [[ $counter == valgrind ]]; then strip "$@"; fi; }

# --- measuring -------------------------------------------------------------------------------------------------------

# Counts the instructions of a command: count NAME COMMAND…, with as many at a time as there are processors.
count() {
    while (($(jobs -rp | wc -l) >= $(nproc))); do wait -n || true; done
    count_now "$@" &
}

# A bill for an account that is not there fails; that is what bases are for.
count_now() {
    local name=$1
    shift
    counting "$name" "$@" >"$work/out.$name" 2>&1 || true
    counted "$name"
}

# Runs a command so that its instructions can be asked for afterwards: counting NAME COMMAND…
counting() {
    local log=$work/log.$1
    shift
    case $counter in
    perf) perf stat -x, -e instructions:u -o "$log" -- "$@" ;;
    valgrind) valgrind --tool=cachegrind --cache-sim=no --cachegrind-out-file=/dev/null --log-file="$log" "$@" ;;
    esac
}

# Reads how many they were; none, and what was said, where the command did not come to its end.
counted() {
    local log=$work/log.$1
    case $counter in
    perf) awk -F, '/instructions/ { print $1 }' "$log" >"$work/count.$1" ;;
    valgrind) awk '/I +refs:/ { gsub(",", ""); print $NF }' "$log" >"$work/count.$1" ;;
    esac
    [[ -s $work/count.$1 ]] || {
        cat "$log" "$work/out.$1" >&2
        echo 0 >"$work/count.$1"
    }
}

calc() { awk "BEGIN { printf \"%.${2:-3}f\", $1 }"; }
instructions() { cat "$work/count.$1"; }
millions() { calc "($(instructions "$1") - $(instructions "$2")) / ${3:-1} / 1e6"; }

# --- printing --------------------------------------------------------------------------------------------------------

heading() { printf '\n%s\n' "$1"; }
line() { printf '  %-58s %14s  %s\n' "$1" "$2" "${3:-}"; }

# A figure beside its bar: bar WHAT FIGURE UNIT BAR [MORE]
bar() {
    local verdict
    verdict=$(awk "BEGIN { print ($2 <= $4) ? \"within\" : \"above\" }")
    line "$1" "$(calc "$2" 2) $3" "$verdict $4$([[ -n $3 ]] && echo " $3")${5:+; $5}"
}

# What a quotient is beside its bar: ratio WHAT FIGURE OF BAR [MORE]
ratio() { bar "$1" "$(calc "$2 / $3")" "times" "$4" "${5:-}"; }
