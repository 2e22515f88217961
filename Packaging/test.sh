#!/usr/bin/env bash
# Tries the packages in a folder: unpacks each, and walks the README of 2.0 with it as a user of no rights.
set -euo pipefail
here="$(cd "$(dirname "$0")/.." && pwd)"
folder="$(realpath "$1")"
token=999888777666
root=""
limit=$((80 << 20))

fail() { echo "packages: $*" >&2; exit 1; }
same() { [ "$1" = "$2" ] || fail "$3: '$1' is not '$2'"; }
free_port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }

# As another user where we may be anyone, else as we are.
as_user() { (become_user "$@"); }
become_user() { if [ "$(id -u)" = 0 ]; then exec runuser -u nobody -- "$@"; else exec "$@"; fi; }

unpack() {
    case "$1" in
        *.deb) dpkg-deb -x "$1" "$2" ;;
        *.rpm) (cd "$2" && rpm2cpio "$1" | cpio -idm --quiet --no-absolute-filenames) ;;
    esac
}

# What a package says of the rights of its settings, and that they are kept on upgrade.
check_settings() {
    case "$1" in
        *.deb)
            same "$(dpkg-deb -c "$1" | awk '$6 ~ /settings.json/ {print $1}')" -rw-r----- "$1: settings"
            dpkg-deb --ctrl-tarfile "$1" | tar xO ./conffiles | grep -q '^/etc/nova-billing/settings.json$' ||
                fail "$1: the settings are no conffile"
            ;;
        *.rpm)
            local line
            line="$(rpm -qp --qf '[%{FILEMODES:perms} %{FILEGROUPNAME} %{FILEFLAGS:fflags} %{FILENAMES}\n]' "$1" |
                grep settings.json)"
            same "$line" "-rw-r----- nova-billing cn /etc/nova-billing/settings.json" "$1: settings"
            ;;
    esac
}

try() {
    local package="$1" name out heart intake glance address bill
    echo "packages: $package"
    check_settings "$package"
    root="$(mktemp -d)"
    unpack "$package" "$root"
    cp -r "$here/GlanceFilter/tests" "$root/tests"
    [ "$(stat -c %s "$root/usr/bin/nova-billing")" -le "${LIMIT:-$limit}" ] || fail "the program is larger than 80 MB"
    nm "$root/usr/bin/nova-billing" 2>&1 | grep -q 'no symbols' || fail "the program is not stripped"
    bash -n "$root/usr/share/bash-completion/completions/nova-billing"
    # The manual and the completions know every command that the program has.
    local command commands
    commands="$("$root/usr/bin/nova-billing" --help | sed -n '/^SUBCOMMANDS/,/^$/s/^  \([a-z][a-z-]*\) .*/\1/p')"
    grep -qx inventory <<<"$commands" || fail "the program has no inventory: $commands"
    for command in $commands; do
        zcat "$root/usr/share/man/man1/nova-billing.1.gz" |
            grep -qF ".SS \"nova\\-billing ${command//-/\\-}" || fail "the manual lacks $command"
        for name in bash-completion/completions/nova-billing zsh/vendor-completions/_nova-billing \
            fish/vendor_completions.d/nova-billing.fish; do
            grep -qF "$command" "$root/usr/share/$name" || fail "$name lacks $command"
        done
    done
    heart="$(free_port)" intake="$(free_port)"
    python3 - "$root" "$heart" "$intake" "$token" <<'PYTHON'
import json, sys
root, heart, intake, token = sys.argv[1:]
path = root + "/etc/nova-billing/settings.json"
with open(path) as file:
    settings = json.load(file)
assert settings["heart_db_url"] == "sqlite:////var/lib/nova-billing/nova-billing.db", settings
settings.update(
    heart_db_url="sqlite:///%s/var/lib/nova-billing/nova-billing.db" % root, port=int(heart), admin_token=token,
    intake={"port": int(intake)})
with open(path, "w") as file:
    json.dump(settings, file)
PYTHON
    mkdir -p "$root/var/lib/nova-billing"
    if [ "$(id -u)" = 0 ]; then chown -R nobody "$root"; fi

    for name in nova-billing-heart nova-billing-os-amqp; do
        out="$(as_user "$root/etc/init.d/$name" status)" && fail "$name: status is 0 before it runs: $out" || same "$?" 3 "$name"
        as_user "$root/etc/init.d/$name" start
        as_user "$root/etc/init.d/$name" status
        as_user "$root/etc/init.d/$name" start | grep -q 'already' || fail "$name starts twice"
    done
    curl -sf "http://127.0.0.1:$intake/health" >/dev/null || fail "the intake has no monitoring"

    # The filter of this package, before a stand-in of Glance.
    glance="$root/glance.out"
    local modules
    modules="$(dirname "$(find "$root/usr/lib" -type d -name nova_billing)")"
    # The process that is told to stop is the one that serves.
    (cd / && become_user env PYTHONDONTWRITEBYTECODE=1 PYTHONPATH="$modules:$root" python3 -m tests.serve \
        "settings=$root/etc/nova-billing/settings.json" "spool=$root/spool") >"$glance" 2>"$root/glance.err" &
    echo $! >"$root/glance.pid"
    for _ in $(seq 100); do [ -s "$glance" ] && break; sleep 0.1; done
    address="$(cat "$glance")"
    curl -sf -o /dev/null -X POST "$address/v1/images" -H 'x-image-meta-id: 22' -H 'x-tenant: 1'
    curl -sf -o /dev/null -X PUT "$address/v2/images/22/file" -H 'X-Project-Id: 1' --data-binary 4404752
    for _ in $(seq 100); do
        bill="$(curl -sf "http://localhost:$heart/bill" -H "X-Auth-Token: $token" | python3 -m json.tool)"
        grep -q '"name": "22"' <<<"$bill" && break
        sleep 0.1
    done
    grep -q '"rtype": "glance/image"' <<<"$bill" || fail "the image is on no bill: $bill"

    as_user "$root/etc/init.d/nova-billing-heart" restart
    curl -sf "http://localhost:$heart/bill" -H "X-Auth-Token: $token" | grep -q '"22"' || fail "lost by a restart"
    for name in nova-billing-heart nova-billing-os-amqp; do
        as_user "$root/etc/init.d/$name" stop
        as_user "$root/etc/init.d/$name" status && fail "$name still runs" || same "$?" 3 "$name"
        as_user "$root/etc/init.d/$name" stop
    done
    as_user "$root/usr/bin/nova-billing" rebuild --check --db "sqlite:$root/var/lib/nova-billing/nova-billing.db"
    stop_all
}

stop_all() {
    local name
    [ -n "$root" ] || return 0
    for name in nova-billing-heart nova-billing-os-amqp; do as_user "$root/etc/init.d/$name" stop >/dev/null 2>&1 || true; done
    [ ! -s "$root/glance.pid" ] || kill "$(cat "$root/glance.pid")" 2>/dev/null || true
    rm -rf "$root"
    root=""
}
trap stop_all EXIT

found=0
for package in "$folder"/*.deb "$folder"/*.rpm; do
    case "$package" in *'*'* | *.src.rpm) continue ;; esac
    try "$package"
    found=$((found + 1))
done
[ "$found" -gt 0 ] || fail "there are none in $folder"
for unit in heart os-amqp; do
    if command -v systemd-analyze >/dev/null; then
        work="$(mktemp -d)"
        dpkg-deb -x "$(ls "$folder"/*.deb | head -n 1)" "$work" 2>/dev/null || continue
        systemd-analyze security --offline=true --threshold=30 "$work/lib/systemd/system/nova-billing-$unit.service" |
            tail -n 1
        rm -rf "$work"
    fi
done
echo "packages: all is well"
