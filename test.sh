#!/usr/bin/env bash
# ./test.sh: installs what the tests need (Debian, Ubuntu), then checks everything: format, lint,
# builds with gcc (release) and clang (under sanitizers), all tests, and those that can run so under
# the sanitizers.
# The last line counts; the exit status is 1 when anything failed.
set -uo pipefail

cd "$(dirname "$(realpath "${BASH_SOURCE[0]}")")" || exit 1
. third_party/packages.sh
plx_install "${plx_build_packages[@]}" "${plx_test_packages[@]}" || exit 1
plx_check_cmake || exit 1

jobs=$(nproc)
log=build/test.log
passed=0 failed=0 skipped=0
mkdir -p build

# check NAME COMMAND…: counts one; its output is shown when it fails.
check() {
    local name=$1 start=$SECONDS
    shift
    if "$@" >"$log" 2>&1 </dev/null; then
        passed=$((passed + 1))
        echo "ok      $name ($((SECONDS - start)) s)"
    else
        failed=$((failed + 1))
        cat "$log"
        echo "FAILED  $name ($((SECONDS - start)) s)"
        return 1
    fi
}

skip() {
    skipped=$((skipped + 1))
    echo "skipped $1: $2"
}

# build PRESET [TARGET]: configures and builds with warnings as errors.
build() {
    cmake --preset "$1" -DPLEXUS_TESTS=ON -DPLEXUS_WERROR=ON &&
        cmake --build --preset "$1" -j "$jobs" --target "${2-all}"
}

# run_tests PRESET [CTEST-ARGS…]: counts each test by what ctest says at its end. Most tests count as
# three processors (tests/CMakeLists.txt).
run_tests() {
    local preset=$1 start=$SECONDS total bad unrun
    shift
    ctest --preset "$preset" -j $((3 * jobs)) "$@" >"$log" 2>&1 </dev/null
    read -r bad total < <(sed -n 's/.*tests passed, \([0-9]*\) tests failed out of \([0-9]*\)$/\1 \2/p' "$log")
    unrun=$(grep -c '\*\*\*Skipped' "$log")
    if [ -z "${total-}" ]; then
        bad=1 total=1 unrun=0
    fi
    passed=$((passed + total - bad - unrun)) failed=$((failed + bad)) skipped=$((skipped + unrun))
    if [ "$bad" -gt 0 ]; then
        cat "$log"
        echo "FAILED  $bad of $total tests, $preset ($((SECONDS - start)) s)"
    else
        grep '\*\*\*Skipped' "$log"
        echo "ok      $((total - unrun)) tests, $preset ($((SECONDS - start)) s)"
    fi
}

# Other versions lay out code otherwise and warn of other things.
is_version_14() {
    "$1" --version | grep -q 'version 14\.'
}

format() {
    git ls-files -z -- '*.c' '*.h' '*.cpp' | xargs -0 clang-format --dry-run -Werror
}

# The analyzer takes ever longer for ever rarer findings: a fifth of its usual depth takes a fifth of
# the time. Without the arguments it goes to the whole.
tidy() {
    git ls-files -z -- 'src/*.c' |
        xargs -0 -n 1 -P "$jobs" clang-tidy --quiet -p build/asan --extra-arg=-Xclang \
            --extra-arg=-analyzer-config --extra-arg=-Xclang --extra-arg=max-nodes=40000
}

# What is built and analysed while the tests of what gcc built run, in what they leave of the
# processors: they often wait, for windows and for each other.
check_beside() {
    renice -n 19 "$BASHPID" >/dev/null
    note asan build asan && is_version_14 clang-tidy && note tidy tidy
    note tsan build tsan threads_tests
}

# note NAME COMMAND…: keeps what it says and its status for "await NAME".
note() {
    local status=0
    "${@:2}" >"build/$1.log" 2>&1 </dev/null || status=$?
    echo "$status" >"build/$1.status"
    return "$status"
}

await() {
    while [ ! -s "build/$1.status" ] && kill -0 "$beside" 2>/dev/null; do
        sleep 0.2
    done
    cat "build/$1.log"
    return "$(cat "build/$1.status")"
}

if is_version_14 clang-format; then
    check "clang-format" format
else
    skip "clang-format" "the layout is that of version 14"
fi
if compgen -G 'assets/man/*.[15]' >/dev/null; then
    check "man pages" mandoc -T lint -W warning assets/man/*.[15]
fi
check "build with gcc" build release && built=yes

rm -f build/{asan,tidy,tsan}.{log,status}
# A group of its own, which ends with this script, however that ends.
set -m
check_beside &
beside=$!
set +m
trap 'kill -- "-$beside" 2>/dev/null' EXIT

if [ -n "${built-}" ]; then
    run_tests release
fi
if check "build with clang for AddressSanitizer" await asan; then
    run_tests asan -L "unit|golden"
    if is_version_14 clang-tidy; then
        check "clang-tidy" await tidy
    else
        skip "clang-tidy" "the checks are those of version 14"
    fi
fi
if check "build for ThreadSanitizer" await tsan; then
    run_tests tsan -L threads
fi

echo "All checks took $SECONDS s."
if [ "$skipped" -gt 0 ]; then
    echo "$passed passed, $failed failed, $skipped skipped"
else
    echo "$passed passed, $failed failed"
fi
[ "$failed" -eq 0 ]
