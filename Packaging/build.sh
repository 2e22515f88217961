#!/usr/bin/env bash
# Makes the source tarball or a package of it: build.sh dist|deb|rpm FOLDER [BINARY]. Without BINARY, a release build of
# the program by that name, deb and rpm build one from the tarball.
set -euo pipefail
here="$(cd "$(dirname "$0")/.." && pwd)"
kind="$1" folder="$2" binary="${3:-}"
[ -z "$binary" ] || binary="$(realpath "$binary")"
mkdir -p "$folder"
folder="$(cd "$folder" && pwd)"
version="$(sed -n 's/.*static let version = "\(.*\)"/\1/p' "$here/Sources/App/Commands/Main.swift")"
tree="nova-billing-$version"
for file in nova-billing.spec:"Version: *$version" GlanceFilter/pyproject.toml:"version = \"$version\""; do
    grep -q "^${file#*:}$" "$here/${file%%:*}" || { echo "${file%%:*} names another version than $version" >&2; exit 1; }
done

as_root=""
[ "$(id -u)" = 0 ] || as_root=sudo
need() {
    local missing=() tool
    for tool in "$@"; do command -v "${tool%%:*}" >/dev/null || missing+=("${tool#*:}"); done
    [ "${#missing[@]}" -gt 0 ] || return 0
    $as_root apt-get update -qq
    DEBIAN_FRONTEND=noninteractive $as_root apt-get install -qq -y --no-install-recommends "${missing[@]}"
}

# The working folder as it is now, without what is ignored.
dist() {
    cd "$here"
    if git rev-parse --is-inside-work-tree >/dev/null 2>&1; then
        git ls-files -z --cached --others --exclude-standard
    else
        find . -path './.build*' -prune -o -type f -printf '%P\0'
    fi | tar --null -T - --transform "s,^,$tree/," --owner=0 --group=0 --sort=name -czf "$folder/$tree.tar.gz"
    echo "$folder/$tree.tar.gz"
}

deb() {
    need dh:debhelper dh_python3:dh-python dpkg-buildpackage:dpkg-dev fakeroot:fakeroot chrpath:chrpath
    rm -rf "$folder/deb"
    mkdir -p "$folder/deb"
    cd "$folder/deb"
    tar xzf "$folder/$tree.tar.gz"
    cd "$tree"
    cp -r Packaging/debian debian
    local maintainer
    # Who builds it, as Debian's tools or Git know it.
    maintainer="${DEBFULLNAME:-$(git -C "$here" config user.name || echo nova-billing)}"
    maintainer+=" <${DEBEMAIL:-$(git -C "$here" config user.email || echo nova-billing@localhost)}>"
    sed -i "s|@MAINTAINER@|$maintainer|" debian/control
    sed -e "s|@MAINTAINER@|$maintainer|" -e "s|@VERSION@|$version|" -e "s|@DATE@|$(date -uR)|" debian/changelog.in \
        >debian/changelog
    rm debian/changelog.in
    BINARY="$binary" dpkg-buildpackage -us -uc -b -d
    mv "$folder"/deb/*.deb "$folder/"
    rm -rf "$folder/deb"
}

rpm() {
    need rpmbuild:rpm rpm2cpio:rpm2cpio cpio:cpio chrpath:chrpath
    local top="$folder/rpmbuild"
    rm -rf "$top"
    mkdir -p "$top/SOURCES" "$top/SPECS"
    cp "$folder/$tree.tar.gz" "$top/SOURCES/"
    cp "$here/nova-billing.spec" "$top/SPECS/"
    # Where Debian's tools installed what it needs, rpm does not know of it.
    rpmbuild $(! command -v apt-get >/dev/null || echo --nodeps) --define "_topdir $top" \
        ${binary:+--define "binary $binary"} -ba "$top/SPECS/nova-billing.spec"
    mv "$top"/RPMS/*/*.rpm "$top"/SRPMS/*.rpm "$folder/"
    rm -rf "$top"
}

dist
case "$kind" in
    dist) ;;
    deb) deb ;;
    rpm) rpm ;;
    *) echo "build.sh dist|deb|rpm FOLDER [BINARY]" >&2; exit 2 ;;
esac
