# The one list of the system packages that Plexus needs, and how run.sh and test.sh install them.
# Sourced by bash. Names are those of Debian 12 and Ubuntu; of A|B whichever the system has.

# To build and to run.
plx_build_packages=(
    build-essential cmake ninja-build 'pkg-config|pkgconf' 'python3-glad|glad'
    libsdl2-dev libcglm-dev libstb-dev libopenblas-dev libpopt-dev libjansson-dev libcsv-dev
    libimgui-dev
    libavcodec-dev libavformat-dev libavutil-dev
    zlib1g-dev libpng-dev libcairo2-dev libzip-dev libexpat1-dev libfontconfig-dev fonts-inter
    libgl1 libegl1 libgl1-mesa-dri
    libprotobuf-c-dev protobuf-c-compiler libhdf5-dev libseccomp-dev
)

# What the tests need beside those.
plx_test_packages=(
    libcmocka-dev clang libclang-rt-dev lld clang-format clang-tidy spin mandoc python3
    xvfb xauth xdotool evilwm ffmpeg python3-numpy
    python3-onnx python3-h5py python3-networkx python3-igraph
)

# Prints the packages of "$@" that are not installed.
plx_missing_packages() {
    local installed package name
    installed=" $(dpkg-query -W -f '${db:Status-Status}:${Package}\n' 2>/dev/null |
        sed -n 's/^installed://p' | tr '\n' ' ') "
    for package in "$@"; do
        for name in ${package//|/ }; do
            [[ $installed == *" $name "* ]] && continue 2
        done
        echo "$package"
    done
}

# The first of A|B|… that apt knows, or A.
plx_package_name() {
    local name
    for name in ${1//|/ }; do
        if apt-cache show --no-all-versions "$name" >/dev/null 2>&1; then
            echo "$name"
            return
        fi
    done
    echo "${1%%|*}"
}

# Installs what is missing of "$@". Says what it does on standard error, asks nothing, and fails
# with the names where it may not. Quick when all is there.
plx_install() {
    if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
        echo "This system has no apt-get: please see to it that it has what Debian calls $*" >&2
        return 0
    fi
    local missing names=() package as_root=()
    mapfile -t missing < <(plx_missing_packages "$@")
    [ ${#missing[@]} -gt 0 ] || return 0
    if [ "$(id -u)" != 0 ]; then
        as_root=(sudo -n)
        if ! sudo -n true 2>/dev/null; then
            echo "Plexus needs packages that only root may install; please run: sudo apt-get install ${missing[*]%%|*}" >&2
            return 1
        fi
    fi
    echo "Installing ${#missing[@]} packages with apt-get: ${missing[*]%%|*}" >&2
    local log
    log=$(mktemp)
    # An update that fails in part, for one of several sources, may still do.
    "${as_root[@]}" apt-get update </dev/null >"$log" 2>&1 || true
    for package in "${missing[@]}"; do
        names+=("$(plx_package_name "$package")")
    done
    if ! "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y \
        --no-install-recommends "${names[@]}" </dev/null >>"$log" 2>&1; then
        cat "$log" >&2
        rm -f "$log"
        echo "apt-get could not install ${names[*]}; what it said stands above" >&2
        return 1
    fi
    rm -f "$log"
}

# The build reads presets that older versions do not know.
plx_check_cmake() {
    local version
    version=$(cmake --version 2>/dev/null | sed -n '1s/[^0-9]*//p')
    if [ "$(printf '%s\n' 3.25 "${version:-0}" | sort -V | head -n 1)" != 3.25 ]; then
        echo "Plexus needs CMake 3.25 or newer, and this is ${version:-none}" >&2
        return 1
    fi
}
