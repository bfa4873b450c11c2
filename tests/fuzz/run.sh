#!/bin/sh
# Builds the fuzz targets with clang under ASan and UBSan and runs each for a while (60 s, or the
# seconds given first) from a tiny corpus that is made here, or only the targets named after it.
# Not a part of test.sh: a build of its own takes minutes there, and finds little in seconds that the
# corpus and the flipped bits (tests/fuzz/cut_and_flip.py), which are, do not.
# PLEXUS_FUZZ_TIMEOUT is the most seconds for one input, by the clock: more than 5 on a busy machine.
#   tests/fuzz/run.sh [SECONDS [TARGET…]]
set -eu

seconds=${1:-60}
[ $# -gt 0 ] && shift
root=$(cd "$(dirname "$0")/../.." && pwd)
build=$root/build/fuzz

(cd "$root" && cmake --preset fuzz >/dev/null)
[ $# -gt 0 ] || set -- csv edges gexf gguf graphml gunzip h5 idx mtx npy npz onnx query safetensors script sonata tflite torch

for target in "$@"; do
    cmake --build "$build" --target "fuzz_$target" >/dev/null
    corpus=$build/corpus/$target
    mkdir -p "$corpus"
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
    sonata)
        python3 "$root/tests/fuzz/corpus_sonata.py" "$corpus"
        ;;
    *)
        python3 "$root/tests/fuzz/corpus.py" "$build/cases" >/dev/null
        find "$build/cases/$target" -type f -size -5k -exec cp -n {} "$corpus/" ';'
        ;;
    esac
    echo "fuzz_$target: $seconds s"
    log=$build/$target.log
    if ! "$build/tests/fuzz/fuzz_$target" -max_total_time="$seconds" -max_len=4096 -timeout="${PLEXUS_FUZZ_TIMEOUT:-5}" \
        -rss_limit_mb=2048 -print_final_stats=1 -artifact_prefix="$build/$target-" "$corpus" \
        >"$log" 2>&1; then
        tail -n 60 "$log"
        exit 1
    fi
    grep -E '^stat::(number_of_executed_units|peak_rss_mb)' "$log"
done
