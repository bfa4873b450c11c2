#!/usr/bin/env bash
# tests/bare_root.sh: shows that ./run.sh and ./test.sh succeed on a Debian 12 that has nothing but
# git and ca-certificates. Makes such a root with debootstrap, puts a clean clone of this checkout's
# HEAD into it, and runs both there. Needs root and debootstrap; takes the mirror, proxies, keys and
# certificates from the system it runs on. Not a part of test.sh.
#
#   KEEP=1       leaves the root where it is
#   TMPDIR=DIR   where to make it (default: build/)
set -euo pipefail

top=$(dirname "$(dirname "$(realpath "${BASH_SOURCE[0]}")")")
suite=bookworm
[ "$(id -u)" = 0 ] || { echo "bare_root.sh must be run as root" >&2; exit 2; }
command -v debootstrap >/dev/null || { echo "bare_root.sh needs debootstrap" >&2; exit 2; }

mkdir -p "${TMPDIR:-$top/build}"
root=$(mktemp -d "${TMPDIR:-$top/build}/bare-root.XXXXXX")
chmod 755 "$root"
cleanup() {
    # Deepest first, and only what stands below the root.
    awk -v root="$root/" 'index($2, root) == 1 {print $2}' /proc/mounts | sort -r |
        xargs -r -n 1 umount || { echo "mounts are left below $root" >&2; return; }
    [ -n "${KEEP-}" ] || rm -rf --one-file-system "$root"
}
trap cleanup EXIT

step() { printf '\n== %s (%d s)\n' "$1" "$SECONDS"; }

mirror=$(apt-get indextargets --format '$(REPO_URI) $(CODENAME) $(COMPONENT)' \
    'Created-By: Packages' | awk -v suite="$suite" '$2 == suite && $3 == "main" {print $1; exit}')
[ -n "$mirror" ] || { echo "apt knows no mirror of $suite" >&2; exit 2; }
for scheme in http https; do
    proxy=$(apt-config dump --format '%v%n' "Acquire::$scheme::Proxy")
    [ -z "$proxy" ] || export "${scheme}_proxy=$proxy"
done

step "debootstrap"
debootstrap --variant=minbase --include=git,ca-certificates "$suite" "$root" "$mirror" \
    >"$root.log" 2>&1 || { tail -n 30 "$root.log"; exit 1; }
rm -f "$root.log"

# How to reach the archive; nothing else of the host.
rm -f "$root/etc/apt/sources.list"
for part in sources.list sources.list.d apt.conf apt.conf.d auth.conf auth.conf.d preferences.d \
    trusted.gpg trusted.gpg.d keyrings; do
    [ ! -e "/etc/apt/$part" ] || cp -aL "/etc/apt/$part" "$root/etc/apt/"
done
for keys in /usr/share/keyrings /usr/local/share/ca-certificates; do
    [ ! -d "$keys" ] || { mkdir -p "$root$keys" && cp -aL "$keys/." "$root$keys/"; }
done
for file in resolv.conf hosts; do
    [ ! -e "/etc/$file" ] || cp -L "/etc/$file" "$root/etc/$file"
done

mount -t proc proc "$root/proc"
mount -t tmpfs -o mode=1777 tmpfs "$root/tmp"
mount --rbind /dev "$root/dev"
mount --make-rslave "$root/dev"

git clone -q --no-hardlinks "$top" "$root/root/plexus"

# inside COMMAND: in the root, with a clean environment but for proxies, no input and no display.
inside() {
    env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8 CI=true \
        ${http_proxy:+http_proxy="$http_proxy"} ${https_proxy:+https_proxy="$https_proxy"} \
        chroot "$root" /bin/bash -c "cd /root/plexus && $1" </dev/null
}

[ ! -d /usr/local/share/ca-certificates ] || inside "update-ca-certificates" >/dev/null 2>&1

failed=0
for command in "./run.sh" "./run.sh --version" "./test.sh"; do
    step "$command"
    inside "$command" || { echo "$command failed in the bare root" >&2; failed=1; }
done
step "done"
exit $failed
