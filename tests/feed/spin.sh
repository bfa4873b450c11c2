#!/usr/bin/env bash
# spin.sh MODEL.pml: checks the model with spin, then that every mutant named in it is found wrong,
# so that the model is known to be able to fail. Exits 77 (skipped) where spin is not installed.
set -euo pipefail

model=$(realpath "$1")
if ! command -v spin >/dev/null; then
    echo "spin is not installed: the model is not checked"
    exit 77
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

# check NAME DEFINES [CLAIM]: 0 when the search was complete and found no error, 1 when it found one;
# anything else ends the script. Without a claim: the assertions, and that nobody is left waiting.
check() {
    local name=$1 defines=$2 claim=${3-} options run
    if [ -n "$claim" ]; then
        # Weak fairness: a thread that can go on does so at some time.
        options=-DNFAIR=3 run="-a -f -N $claim"
    else
        # A claim, even one not chosen at run time, would turn off the search for dead ends.
        options="-DSAFETY -DNOCLAIM" run=
    fi
    # shellcheck disable=SC2086  # the defines are words
    spin $defines -a "$model" >spin.log || { cat spin.log; exit 2; }
    # shellcheck disable=SC2086
    ${CC:-cc} -O1 -w $options -o pan pan.c || exit 2
    # shellcheck disable=SC2086
    ./pan -m1000000 $run >pan.log 2>&1 || true
    if grep -q 'max search depth too small' pan.log || ! grep -q 'errors: ' pan.log; then
        cat pan.log
        exit 2
    fi
    echo "$name: $(grep -o 'errors: [0-9]*' pan.log), $(awk '/states, stored/ {print $1; exit}' pan.log) states"
    grep -q 'errors: 0' pan.log
}

# Every property of the model in turn, up to the first that fails.
check_all() {
    local name=$1 defines=$2 claim
    check "$name, safety" "$defines" || return 1
    for claim in $(sed -n 's/^ltl \([a-z_]*\) .*/\1/p' "$model"); do
        check "$name, $claim" "$defines" "$claim" || return 1
    done
    # Then nothing is bound to arrive, but nobody may be left waiting.
    if grep -q HALTS "$model"; then
        check "$name, a thread halts" "$defines -DHALTS" || return 1
    fi
}

failures=0
check_all "the protocol" "" || failures=$((failures + 1))
mutants=$(grep -o 'MUTANT_[A-Z_]\+' "$model" | sort -u)
[ -n "$mutants" ] || failures=$((failures + 1))
for mutant in $mutants; do
    if check_all "$mutant" "-D$mutant"; then
        echo "$mutant was not found wrong"
        failures=$((failures + 1))
    fi
done
exit $((failures > 0))
