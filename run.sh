#!/usr/bin/env bash
# ./run.sh [ARGS…]: installs what Plexus needs (Debian, Ubuntu), builds it and starts it.
# Without arguments and without a display it draws a picture and a short film instead.
set -euo pipefail

root=$(dirname "$(realpath "${BASH_SOURCE[0]}")")
build=$root/build/release
plexus=$build/src/cli/plexus
log=$root/build/run.log

. "$root/third_party/packages.sh"
plx_install "${plx_build_packages[@]}"
plx_check_cmake

quietly() {
    if ! "$@" >>"$log" 2>&1 </dev/null; then
        cat "$log" >&2
        echo "Plexus could not be built; what was said stands above and in $log" >&2
        exit 1
    fi
}

mkdir -p "$root/build"
: >"$log"
[ -x "$plexus" ] || echo "Building Plexus …" >&2
# An existing build knows by itself when it has to be configured again, but for the presets.
if [ ! "$build/build.ninja" -nt "$root/CMakePresets.json" ]; then
    quietly env -C "$root" cmake --preset release -DPLEXUS_TESTS=OFF
fi
quietly cmake --build "$build" --target plexus

if [ $# -eq 0 ] && [ -z "${DISPLAY-}${WAYLAND_DISPLAY-}" ]; then
    "$plexus" render -o "$root/build/plexus.png"
    "$plexus" record -o "$root/build/plexus.mkv" --duration 6
    echo "There is no display to open a window on; a picture and a film are in" \
        "$root/build/plexus.png and $root/build/plexus.mkv" >&2
    exit 0
fi
exec "$plexus" "$@"
