#!/usr/bin/env bash
# readme_test.sh README PLEXUS: runs every command of the README, as it stands there.
#
# A command is a line in a block fenced as ```sh that begins with ./run.sh or plexus; a backslash at
# its end goes on, a # begins a comment. They run one after the other in one new folder, so that one
# may use the file that another wrote. A command that opens a window (no subcommand, or view) gets a
# virtual display and is fine when it still runs after a while; every other must end with status 0.
# Exits 77 (skipped) where windows are asked for and there is no Xvfb.
set -euo pipefail

tests=$(dirname "$(dirname "$(realpath "${BASH_SOURCE[0]}")")")
readme=$(realpath "$1") plexus=$(realpath "$2")
window_seconds=${WINDOW_SECONDS-8} # long enough to start where the processor draws
limit_seconds=300

mapfile -t commands < <(awk '
    /^ *```sh *$/ {inside = 1; next}
    /^ *```/ {inside = 0}
    inside {
        sub(/^ *(\$ )?/, "")
        line = line $0
        if (sub(/\\$/, "", line)) next
        if (line ~ /^(\.\/run\.sh|plexus)( |$)/) print line
        line = ""
    }' "$readme")
if [ ${#commands[@]} -eq 0 ]; then
    echo "$readme has no commands in a block fenced as sh"
    exit 1
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/bin" "$work/folder"
ln -s "$plexus" "$work/bin/plexus"
# The program is built already, and a second build beside the running tests would change it.
ln -s "$plexus" "$work/folder/run.sh"
export PATH=$work/bin:$PATH XDG_CONFIG_HOME=$work/config
cd "$work/folder"
# What examples name and no command makes: a small connectome, and prices of four papers.
awk 'BEGIN {
    srand(1)
    print "source,target,weight,type"
    for (n = 0; n < 300; n++)
        printf "N%d,N%d,%d,%s\n", n % 40, (n + 1 + int(6 * rand())) % 40, 1 + n % 5,
            n % 3 ? "chemical" : "electrical"
}' >connectome.csv
awk 'BEGIN {
    srand(1)
    print "a,b,c,d"
    for (a = b = c = d = 100; n < 200; n++) {
        step = rand() - 0.5
        printf "%.3f,%.3f,%.3f,%.3f\n", a += step, b += step + 0.2 * (rand() - 0.5), c += rand() - 0.5, d -= step
    }
}' >prices.csv

opens_window() {
    local words
    read -r -a words <<<"${1%%#*}"
    [ ${#words[@]} -eq 1 ] && return 0
    [[ " ${words[*]} " != *" --help "* && " ${words[*]} " != *" --version "* ]] || return 1
    # Options and data without a subcommand are those of the window.
    [[ ! ${words[1]} =~ ^(train|render|record|bench|info|convert|doctor)$ ]]
}

failures=0 status=0
for command in "${commands[@]}"; do
    echo "$ $command"
    status=0
    if opens_window "$command"; then
        command -v Xvfb >/dev/null || { echo "there is no Xvfb"; exit 77; }
        timeout "$limit_seconds" "$tests/with_screen.sh" 1280x800 \
            timeout "$window_seconds" bash -c "$command" </dev/null || status=$?
        [ $status -ne 124 ] || status=0
    else
        env -u DISPLAY -u WAYLAND_DISPLAY \
            timeout "$limit_seconds" bash -c "$command" </dev/null || status=$?
    fi
    if [ $status -ne 0 ]; then
        echo "ended with status $status"
        failures=$((failures + 1))
    fi
done
echo "${#commands[@]} commands, $failures failed"
exit $((failures > 0))
