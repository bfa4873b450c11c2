#!/usr/bin/env bash
# Builds the fuzz targets with clang under ASan and UBSan and runs each for a while (60 s, or the
# seconds given first) from a tiny corpus that is made here, or only the targets named after it; as
# many at a time as there are cores. All run, and the exit status is 1 where one found something.
# Not a part of test.sh, which has no ten minutes for it; .ci/run starts it.
# PLEXUS_FUZZ_TIMEOUT is the most seconds for one input, by the clock: more than 5 on a busy machine.
# PLEXUS_FUZZ_SEED makes a run begin as another one did.
#   tests/fuzz/run.sh [SECONDS [TARGET…]]
set -euo pipefail

seconds=${1:-60}
[ $# -gt 0 ] && shift
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
build=$root/build/fuzz
python=python3
[ -x /usr/bin/python3 ] && python=/usr/bin/python3 # which has the system's packages
[ $# -gt 0 ] || set -- csv edges gexf gguf graphml gunzip h5 idx keras mtx network npy npz onnx \
    query safetensors script sonata tflite torch

make_corpus() {
    local target=$1 corpus=$2 matrix eights
    case $target in
    csv)
        printf 'a,b,c\n1,2,x\n3,4,y\n' >"$corpus/header"
        printf '\357\273\2771,5;"2";7\r\n;NA;8\r\n' >"$corpus/semicolons"
        printf '1\t2\t0.5\n-inf\t"4"\t1e3\n' >"$corpus/tabs"
        ;;
    gunzip)
        printf 'hello, hello, hello' | gzip -9 >"$corpus/member"
        printf 'a' | gzip -1 >"$corpus/two"
        printf 'b' | gzip -1 >>"$corpus/two"
        ;;
    h5)
        # A warning, and the end of the list.
        printf '\004\0\0\0\003\0\0\0odd\006\0\0\0\0\0\0\0' >"$corpus/warning"
        # A matrix in one piece; one that is to be asked for, with its numbers.
        matrix='\002\0\0\0\141\0\0\0\001\004\0\0\002\0\0\0\002\0\0\0\0\0\0\0\003\0\0\0\0\0\0\0'
        eights='\0\0\0\0\0\0\0\0'
        printf "$matrix$eights$eights$eights$eights$eights$eights${eights}w" >"$corpus/matrix"
        printf '\006\0\0\0\0\0\0\0\007\0\0\0\030\0\0\0%024d' 0 >>"$corpus/matrix"
        ;;
    idx)
        printf '\024\0\0\010\003\0\0\0\002\0\0\0\001\0\0\0\002\0\063\146\377' >"$corpus/pair"
        printf '\0\0\010\001\0\0\0\002\003\001' >>"$corpus/pair"
        ;;
    keras)
        "$python" "$root/tests/fuzz/corpus_keras.py" "$corpus"
        ;;
    query)
        printf 'hidden 1 or layer:1-2 and not |bias| < 0.01' >"$corpus/words"
        printf '(1:0-3, class:"a b") 0.2<=activation<0.5 importance:0..1e-3' >"$corpus/numbers"
        printf '!nan && unit:3 || selected abs(bias) != -0.5' >"$corpus/signs"
        ;;
    script)
        printf '0 zoom 8 at 0.3 0.5 over 2 ease in\n+1 frame unit 1 5 # near\n' >"$corpus/camera"
        printf '1 title "a \\"b\\"" "c\\nd" for 3\n2 grow to 90 over 5\n3 quit\n' >"$corpus/texts"
        printf '0 style theme=light\n0 hide names\n1 key ctrl+s\n1 save a.png\n' >"$corpus/window"
        ;;
    gguf)
        find "$build/cases/gguf" -type f -size -5k -exec cp -n {} "$corpus/" ';'
        for name in split fewer twice cut; do
            cat "$build/cases/gguf/$name"-0000{1,2}-of-00002.gguf >"$corpus/$name"
        done
        ;;
    network)
        find "$build"/cases/{gguf,onnx,safetensors,tflite,torch} -type f -size -5k -exec \
            sh -c 'for f; do cp -n "$f" "$0/$(basename "$(dirname "$f")")-$(basename "$f")"; done' "$corpus" {} +
        ;;
    sonata)
        "$python" "$root/tests/fuzz/corpus_sonata.py" "$corpus"
        ;;
    *)
        find "$build/cases/$target" -type f -size -5k -exec cp -n {} "$corpus/" ';'
        ;;
    esac
}

# fuzz TARGET: prints a line, and what was found.
fuzz() {
    local target=$1 corpus=$build/corpus/$1 log=$build/$1.log status=0
    "$build/tests/fuzz/fuzz_$target" -max_total_time="$seconds" -max_len=4096 -rss_limit_mb=2048 \
        -timeout="${PLEXUS_FUZZ_TIMEOUT:-5}" -seed="${PLEXUS_FUZZ_SEED:-0}" -print_final_stats=1 \
        -artifact_prefix="$build/$target-" "$corpus" >"$log" 2>&1 || status=1
    if [ $status = 0 ]; then
        echo "ok      fuzz_$target: $(sed -nE 's/^stat::number_of_executed_units: *//p' "$log") executions," \
            "$(sed -nE 's/^stat::peak_rss_mb: *//p' "$log") MB"
    else
        tail -n 60 "$log"
        echo "FAILED  fuzz_$target"
    fi
    return $status
}

(cd "$root" && cmake --preset fuzz >/dev/null)
cmake --build "$build" --target "${@/#/fuzz_}" >/dev/null
"$python" "$root/tests/fuzz/corpus.py" "$build/cases" >/dev/null
for target in "$@"; do
    mkdir -p "$build/corpus/$target"
    make_corpus "$target" "$build/corpus/$target"
done

export -f fuzz
export build seconds
printf '%s\n' "$@" | xargs -n 1 -P "$(nproc)" bash -c 'fuzz "$1" || exit 1' fuzz || exit 1
