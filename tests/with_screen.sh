#!/usr/bin/env bash
# with_screen.sh WIDTHxHEIGHT COMMAND…: runs the command on a virtual screen of its own and ends with
# its status; 77 (skipped) where there is no Xvfb. xvfb-run does the same, but fails now and then
# while it clears up after a command that has succeeded.
set -euo pipefail

size=$1
shift
command -v Xvfb >/dev/null || { echo "there is no Xvfb" >&2; exit 77; }
folder=$(mktemp -d)
mkfifo "$folder/display"
# Without a client to wait for, it lives until it is told to end.
Xvfb -displayfd 3 -screen 0 "${size}x24" -nolisten tcp -noreset 3>"$folder/display" >/dev/null 2>&1 &
screen=$!
trap 'kill "$screen" 2>/dev/null; wait "$screen" || true; rm -rf "$folder"' EXIT
read -r display <"$folder/display"
status=0
env -u WAYLAND_DISPLAY DISPLAY=":$display" "$@" || status=$?
exit "$status"
