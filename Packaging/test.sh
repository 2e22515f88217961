#!/usr/bin/env bash
# Walks the README of 2.0 as a user of no rights, upgrades a tree of 2.0 first: test.sh FOLDER does that with each
# package in a folder, unpacked; test.sh PROGRAM with what install.sh makes of a program, as `make test` does.
set -euo pipefail
here="$(cd "$(dirname "$0")/.." && pwd)"
what="$(realpath "$1")"
token=999888777666
root=""
limit=$((80 << 20))

fail() { echo "packages: $*" >&2; exit 1; }
same() { [ "$1" = "$2" ] || fail "$3: '$1' is not '$2'"; }
free_port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }

# As another user where we may be anyone, else as we are.
as_user() { (become_user "$@"); }
become_user() { if [ "$(id -u)" = 0 ]; then exec runuser -u nobody -- "$@"; else exec "$@"; fi; }

# All that is in the root belongs to the user who runs the servers.
give() { if [ "$(id -u)" = 0 ]; then chown -R nobody "$root"; fi; }

unpack() {
    case "$1" in
        *.deb) dpkg-deb -x "$1" "$2" ;;
        *.rpm) (cd "$2" && rpm2cpio "$1" | cpio -idm --quiet --no-absolute-filenames) ;;
        *) "$here/Packaging/install.sh" "$1" "$2" ;;
    esac
}

# What runs when a package was installed, without what its tools add.
after_install() {
    case "$1" in
        *.deb) dpkg-deb --ctrl-tarfile "$1" | tar xO ./postinst | sed '/^# Automatically added by/,$d' ;;
        *.rpm) rpm -qp --qf '%{POSTIN}\n' "$1" ;;
        debian) cat "$here/Packaging/debian/postinst" ;;
        rpm) sed -n '/^%post$/,/^%preun$/{/^%/!p}' "$here/nova-billing.spec" ;;
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
        *) same "$(stat -c %a "$root/etc/nova-billing/settings.json")" 640 "settings" ;;
    esac
}

check_program() {
    local command commands name zsh=zsh/vendor-completions
    case "$1" in *.rpm) zsh=zsh/site-functions ;; esac
    nm "$root/usr/bin/nova-billing" 2>&1 | grep -q 'no symbols' || fail "the program is not stripped"
    bash -n "$root/usr/share/bash-completion/completions/nova-billing"
    # The manual and the completions know every command that the program has.
    commands="$("$root/usr/bin/nova-billing" --help | sed -n '/^SUBCOMMANDS/,/^$/s/^  \([a-z][a-z-]*\) .*/\1/p')"
    grep -qx inventory <<<"$commands" || fail "the program has no inventory: $commands"
    for command in $commands; do
        zcat "$root/usr/share/man/man1/nova-billing.1.gz" |
            grep -qF ".SS \"nova\\-billing ${command//-/\\-}" || fail "the manual lacks $command"
        for name in bash-completion/completions/nova-billing "$zsh/_nova-billing" \
            fish/vendor_completions.d/nova-billing.fish; do
            grep -qF "$command" "$root/usr/share/$name" || fail "$name lacks $command"
        done
    done
}

# Where systemd runs, the init scripts let it do what they are told.
check_handover() {
    local name="$1" word told status
    mkdir -p "$root/run/systemd/system" "$root/fake"
    cat >"$root/fake/systemctl" <<'SCRIPT'
#!/bin/sh
echo "$*" >>"$TOLD"
exit "$STATUS"
SCRIPT
    chmod +x "$root/fake/systemctl"
    give
    told="$root/fake/told"
    for word in start stop restart force-reload try-restart condrestart status; do
        for status in 0 3; do
            rm -f "$told"
            same "$(as_user env "PATH=$root/fake:$PATH" "TOLD=$told" "STATUS=$status" "$root/etc/init.d/$name" "$word" \
                >/dev/null 2>&1 && echo 0 || echo $?)" "$status" "$name $word"
            case "$word" in
                force-reload) same "$(cat "$told")" "restart $name.service" "$name $word" ;;
                condrestart) same "$(cat "$told")" "try-restart $name.service" "$name $word" ;;
                status) same "$(cat "$told")" "--no-pager status $name.service" "$name $word" ;;
                *) same "$(cat "$told")" "$word $name.service" "$name $word" ;;
            esac
        done
    done
    rm -f "$told"
    # Who asks it not to, gets what the script itself knows.
    as_user env "PATH=$root/fake:$PATH" "TOLD=$told" STATUS=0 SYSTEMCTL_SKIP_REDIRECT=1 "$root/etc/init.d/$name" status \
        >/dev/null && fail "$name: status is 0 before it runs" || same "$?" 3 "$name status"
    [ ! -e "$told" ] || fail "$name hands over though it is not to"
    rm -rf "$root/run/systemd" "$root/fake"
}

# Runs what runs when a package was installed, with its paths in the root, where the settings' owner is OWNER.
run_after_install() {
    local owner="$1" script="$2" fake="$root/fake"
    mkdir -p "$fake"
    printf '#!/bin/sh\necho %s\n' "$owner" >"$fake/stat"
    # There is the user already, and no glance.
    printf '#!/bin/sh\ncase "$*" in *glance*) exit 2 ;; esac\n' >"$fake/getent"
    printf '#!/bin/sh\necho "$*" >>"%s"\n' "$fake/chgrp.told" >"$fake/chgrp"
    printf '#!/bin/sh\n' | tee "$fake/systemctl" "$fake/install" >"$fake/adduser"
    chmod +x "$fake"/*
    sed -E "s#(^|[ =\"])/(etc|sbin|run|var)/#\1$root/\2/#g" <<<"$script" >"$fake/script"
    PATH="$fake:$PATH" sh "$fake/script" configure
    told="$(cat "$fake/chgrp.told" 2>/dev/null || true)"
    rm -rf "$fake"
}

# The settings of 2.0 hold a token, and were for everyone to read.
check_rights() {
    local kind="$1" script settings="$root/etc/nova-billing/settings.json" mode told
    script="$(after_install "$kind")"
    [ -n "$script" ] || fail "$kind: nothing is done after the installation"
    for mode in 644 600; do
        chmod "$mode" "$settings"
        run_after_install root:root "$script"
        same "$(stat -c %a "$settings")" 640 "$kind: settings that were $mode"
        same "$told" "nova-billing $settings" "$kind: the group of settings that were $mode"
    done
    # What somebody has given an owner or a mode stays so.
    for mode in root:nova-billing billing:billing; do
        chmod 600 "$settings"
        run_after_install "$mode" "$script"
        same "$(stat -c %a "$settings") $told" "600 " "$kind: settings of $mode"
    done
    chmod 640 "$settings"
}

write_settings() {
    python3 - "$root" "$@" <<'PYTHON'
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
}

# A tree that 2.0 left: its settings, as they were shipped but for the places, and its database.
leave_former() {
    local store="$root/var/lib/nova-billing/nova-billing.db"
    cat >"$root/etc/nova-billing/settings.json" <<JSON
{
    "host": "127.0.0.1",
    "port": $1,
    "admin_token": "$token",
    "billing_heart_url": "http://127.0.0.1:$1",
    "nova_url": "http://127.0.0.1:8774/v1.1",
    "keystone_url": "http://127.0.0.1:9/v2.0",
    "heart_db_url": "sqlite:///$store"
}
JSON
    mkdir -p "$(dirname "$store")"
    python3 - "$store" "$here/Tests/Support/Predecessor/schema.sql" <<'PYTHON'
import sqlite3, sys
store, schema = sys.argv[1:]
with open(schema) as file, sqlite3.connect(store) as database:
    database.executescript(file.read())
    database.executescript("""
        INSERT INTO account VALUES (1, '1');
        INSERT INTO resource VALUES (75, '22', 'glance/image', 1, NULL, NULL);
        INSERT INTO segment VALUES (1, 75, 4404752, '2012-01-19 16:23:20.293482', NULL);
        INSERT INTO tariff VALUES ('glance/image', 1);
    """)
PYTHON
}

# What is under "Move from 2.0" in docs/operating.md.
check_move() {
    local program="$root/usr/bin/nova-billing" folder="$root/var/lib/nova-billing" heart out status unit
    local settings="$root/etc/nova-billing/settings.json" script="$root/etc/init.d/nova-billing-heart"
    cp -p "$settings" "$root/settings.json"
    heart="$(free_port)"
    leave_former "$heart"
    local kind
    for kind in $1; do check_rights "$kind"; done
    give
    out="$(as_user "$program" serve --config "$settings" 2>&1)" && fail "it serves the file of 2.0" || status=$?
    grep -q 'nova-billing import' <<<"$out" || fail "nothing tells of the import: $out"
    # What no second start can mend, systemd does not start a second time.
    for unit in heart os-amqp; do
        unit="$(find "$root" -name "nova-billing-$unit.service")"
        grep -qx "RestartPreventExitStatus=$status" "$unit" || fail "$unit is started again after exit $status"
    done
    as_user mv "$folder/nova-billing.db" "$folder/nova-billing-2.0.db"
    as_user "$program" import --config "$settings" "$folder/nova-billing-2.0.db" >/dev/null
    as_user "$script" start
    curl -sf "http://localhost:$heart/bill" -H "X-Auth-Token: $token" | grep -q '"22"' || fail "the image of 2.0 is lost"
    as_user "$script" stop
    rm -rf "$folder"
    mv "$root/settings.json" "$settings"
}

walk() {
    local name out heart intake glance address bill
    cp -r "$here/GlanceFilter/tests" "$root/tests"
    heart="$(free_port)" intake="$(free_port)"
    write_settings "$heart" "$intake" "$token"
    mkdir -p "$root/var/lib/nova-billing"
    give
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
}

try() {
    local name kinds="$1"
    echo "packages: $1"
    root="$(mktemp -d)"
    # Others have to get to it.
    chmod 0755 "$root"
    unpack "$1" "$root"
    check_settings "$1"
    check_program "$1"
    case "$1" in
        *.deb | *.rpm)
            [ "$(stat -c %s "$root/usr/bin/nova-billing")" -le "${LIMIT:-$limit}" ] ||
                fail "the program is larger than 80 MB"
            ;;
        *) kinds="debian rpm" ;;
    esac
    for name in nova-billing-heart nova-billing-os-amqp; do check_handover "$name"; done
    check_move "$kinds"
    walk
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

if [ -f "$what" ]; then
    try "$what"
    echo "packages: all is well"
    exit
fi
found=0
for package in "$what"/*.deb "$what"/*.rpm; do
    case "$package" in *'*'* | *.src.rpm) continue ;; esac
    try "$package"
    found=$((found + 1))
done
[ "$found" -gt 0 ] || fail "there are none in $what"
for unit in heart os-amqp; do
    if command -v systemd-analyze >/dev/null; then
        work="$(mktemp -d)"
        dpkg-deb -x "$(ls "$what"/*.deb | head -n 1)" "$work" 2>/dev/null || continue
        systemd-analyze security --offline=true --threshold=30 "$work/lib/systemd/system/nova-billing-$unit.service" |
            tail -n 1
        rm -rf "$work"
    fi
done
echo "packages: all is well"
