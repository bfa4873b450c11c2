#!/usr/bin/env bash
# update.sh [PLEXUS]: draws the golden pictures anew. Look at each before you commit it.
set -euo pipefail
here=$(dirname "$(realpath "${BASH_SOURCE[0]}")")
exec python3 "$here/golden_test.py" "${1-$here/../../build/release/src/cli/plexus}" --update
