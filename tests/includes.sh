#!/usr/bin/env bash
# includes.sh SOURCE-DIR CC FOLDERS-FILE: that folders see of each other what they should.
#
# FOLDERS-FILE has a line "folder;include dir;include dir;…" for each library of src/, written by
# CMake from its link list. Checked:
#   - a header of another folder compiles where the folder is linked and nowhere else;
#   - no file reaches past this by "../", nor includes a folder that its row in the table "may
#     include" of src/ARCHITECTURE.md does not name.
set -euo pipefail

source=$1 cc=$2 folders_file=$3
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failures=0 compiled=0 refused=0

fail() {
    echo "$1"
    failures=$((failures + 1))
}

# compiles HEADER DIR…: whether a file that includes it gets through the preprocessor.
compiles() {
    local header=$1 dir flags=()
    shift
    for dir in "$@"; do
        flags+=(-isystem "$dir")
    done
    echo "#include \"$header\"" >"$work/includes.c"
    "$cc" -std=c17 -D_GNU_SOURCE -E "${flags[@]}" -o /dev/null "$work/includes.c" 2>"$work/log"
}

declare -A header
while IFS=';' read -r folder _; do
    for file in "$source/src/$folder"/*.h; do
        [ ! -e "$file" ] || header[$folder]=$folder/$(basename "$file")
    done
done <"$folders_file"

while IFS=';' read -r -a line; do
    folder=${line[0]}
    for other in "${!header[@]}"; do
        linked=false
        for dir in "${line[@]:1}"; do
            [[ $dir != */include/"$other" ]] || linked=true
        done
        if $linked; then
            compiled=$((compiled + 1))
            compiles "${header[$other]}" "${line[@]:1}" ||
                fail "src/$folder links $other but cannot include ${header[$other]}: $(head -n 1 "$work/log")"
        else
            refused=$((refused + 1))
            ! compiles "${header[$other]}" "${line[@]:1}" ||
                fail "src/$folder does not link $other but can include ${header[$other]}"
            [ "$folder" != "$other" ] || fail "src/$folder does not see its own headers"
        fi
    done
    if [ "$folder" = base ] && compiles model/network.h "${line[@]:1}"; then
        fail "src/base can include model/network.h"
    fi
done <"$folders_file"
# Both ways must have been tried, or nothing was shown.
[ "$compiled" -gt 0 ] && [ "$refused" -gt 0 ] || fail "no folders to compare"
echo "$compiled includes compile, $refused are refused"

while IFS= read -r found; do
    fail "$found: goes around the include roots"
done < <(grep -rnE '#[[:space:]]*include[[:space:]]*["<]\.\./' "$source/src" --include='*.[ch]')

# The rows | `src/NAME/` | … | what it may include |
map=$source/src/ARCHITECTURE.md
if [ -e "$map" ]; then
    while IFS= read -r found; do
        fail "$found"
    done < <(grep -rnE '#[[:space:]]*include[[:space:]]*"[^/"]+/' "$source/src" --include='*.[ch]' |
        awk -v source="$source/src/" -v folders="$(cd "$source/src" && echo */)" '
            BEGIN {
                n = split(folders, part, " ")
                for (i = 1; i <= n; i++) is_folder[substr(part[i], 1, length(part[i]) - 1)] = 1
            }
            FNR == NR { # the map
                if (split($0, part, "|") > 4 && match(part[2], /`src\/[^\/]+\/`/))
                    allowed[substr(part[2], RSTART + 5, RLENGTH - 7)] = part[4]
                next
            }
            {
                split(substr($0, length(source) + 1), path, "/")
                split($0, quoted, "\"")
                split(quoted[2], include, "/")
                folder = path[1]; other = include[1]
                if (folder == other || !is_folder[other]) next
                if (!(folder in allowed)) print "src/" folder " has no row in ARCHITECTURE.md"
                else if (allowed[folder] !~ "(^|[^A-Za-z0-9_])(" other "|everything)([^A-Za-z0-9_]|$)")
                    print substr($0, 1, index($0, ":#") - 1) " includes " other \
                        "/, which its row does not allow (" allowed[folder] ")"
            }' "$map" -)
fi

exit $((failures > 0))
