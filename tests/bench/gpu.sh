#!/usr/bin/env bash
# gpu.sh [FOLDER]: builds Plexus and measures a machine that has a GL driver and perhaps no display.
#
# Leaves bench.json, bench.html and verify.json, verify.html in FOLDER (else $OUT, else ./bench-out).
# Takes under five minutes on a machine with a GPU. Where something to build with is missing, it says
# what and ends with status 3; PLEXUS names a program that is built already, to go without a build.
#
# By environment: COUNTS, SIZE, MODES and SECONDS_EACH of the table; VERIFY_COUNTS and VERIFY_SIZE of
# the check; LIMIT, seconds for each of the two.
set -uo pipefail

root=$(dirname "$(realpath "${BASH_SOURCE[0]}")")/../..
out=${1:-${OUT:-bench-out}}
counts=${COUNTS:-1e5,1e6,1e7,1e8} size=${SIZE:-3840x2160} modes=${MODES:-static,panzoom,live}
seconds=${SECONDS_EACH:-4} verify_counts=${VERIFY_COUNTS:-1e6} verify_size=${VERIFY_SIZE:-3840x2160}
limit=${LIMIT:-200}
build=${BUILD:-$root/build/gpu}

# The libraries that the build asks pkg-config for, whatever options it has.
modules() {
    sed -nE 's/^pkg_check_modules\(.* REQUIRED .* ([^ )]+)\)$/\1/p' "$root/third_party/CMakeLists.txt"
}

# The package of Debian and Ubuntu that holds one.
package_of() {
    case $1 in
    zlib) echo zlib1g-dev ;;
    *) echo "lib${1#lib}-dev" ;;
    esac
}

# A header that pkg-config knows nothing of, by its package.
lacks_header() {
    echo "#include <stdio.h>
#include <$1>" | cc -E - >/dev/null 2>&1 || echo "$2"
}

missing() {
    local module tool
    for tool in cmake:cmake cc:build-essential c++:build-essential pkg-config:pkg-config \
        glad:python3-glad; do
        command -v "${tool%%:*}" >/dev/null || echo "${tool##*:}"
    done
    for module in $(modules); do
        pkg-config --exists "$module" 2>/dev/null || package_of "$module"
    done
    lacks_header csv.h libcsv-dev
}

# The film maker is left out where its libraries are not there; nothing here needs it.
build_it() {
    local lacking generator=() video=ON
    lacking=$(missing)
    if [ -n "$lacking" ]; then
        echo "gpu.sh: to build Plexus this machine lacks, by the names of Debian: ${lacking//$'\n'/ }" >&2
        echo "gpu.sh: install them, or set PLEXUS to a program that is built already" >&2
        exit 3
    fi
    pkg-config --exists libavcodec libavformat libavutil || video=OFF
    ! command -v ninja >/dev/null || generator=(-G Ninja)
    mkdir -p "$build"
    if ! { cmake -S "$root" -B "$build" "${generator[@]}" -DCMAKE_BUILD_TYPE=Release \
        -DPLEXUS_TESTS=OFF "-DPLEXUS_VIDEO=$video" &&
        cmake --build "$build" --target plexus -j "$(nproc)"; } >"$out/build.log" 2>&1; then
        tail -n 30 "$out/build.log" >&2
        echo "gpu.sh: Plexus could not be built; all that was said is in $out/build.log" >&2
        exit 1
    fi
    plexus=$build/src/cli/plexus
}

# measure NAME OPTION…: leaves NAME.json and NAME.html.
measure() {
    local name=$1 start=$SECONDS
    shift
    if timeout -s INT -k 20 "$limit" "$plexus" bench --json --html "$out/$name.html" "$@" \
        >"$out/$name.json"; then
        echo "$name: $out/$name.json and $out/$name.html ($((SECONDS - start)) s)"
    else
        echo "gpu.sh: $name failed or was cut off after $((SECONDS - start)) s" >&2
        failed=1
    fi
}

failed=0
mkdir -p "$out" || exit 1
plexus=${PLEXUS-}
[ -n "$plexus" ] || build_it
"$plexus" doctor || exit 1
measure bench --connections "$counts" --size "$size" --mode "$modes" --seconds "$seconds" --hover
measure verify --connections "$verify_counts" --size "$verify_size" --seconds 1 --verify
exit "$failed"
