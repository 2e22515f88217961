#!/usr/bin/env bash
# Puts what a package holds under a folder: install.sh BINARY DESTDIR [PYTHON-FOLDER].
# PYTHON-FOLDER is where the system's Python finds modules, /usr/lib/python3/dist-packages if absent. UNITS and
# ZSH_COMPLETIONS are where systemd and zsh look, if that is elsewhere than on Debian.
set -euo pipefail
here="$(cd "$(dirname "$0")/.." && pwd)"
binary="$1" destination="$2" python="${3:-/usr/lib/python3/dist-packages}"
zsh="${ZSH_COMPLETIONS:-/usr/share/zsh/vendor-completions}"

put() { install -D -p -m "$1" "$2" "$destination$3"; }
# Writes a template with its names filled in: fill TEMPLATE NAME ROLE WHAT SHOULD MODE PATH.
fill() {
    install -d "$destination$(dirname "$7")"
    sed -e "s|@NAME@|$2|g" -e "s|@ROLE@|$3|g" -e "s|@WHAT@|$4|g" -e "s|@SHOULD@|$5|g" -e 's/ *$//' \
        "$here/Packaging/$1" >"$destination$7"
    chmod "$6" "$destination$7"
}

put 0755 "$binary" /usr/bin/nova-billing
strip --strip-unneeded "$destination/usr/bin/nova-billing"
# One with the Swift runtime inside looks for no library beside itself.
if command -v chrpath >/dev/null && ! grep -q libswiftCore <<<"$(ldd "$binary")"; then
    chrpath --delete "$destination/usr/bin/nova-billing" >/dev/null
fi
put 0640 "$here/Packaging/settings.json" /etc/nova-billing/settings.json
put 0644 "$here/Packaging/logrotate" /etc/logrotate.d/nova-billing
for name in heart os-amqp; do
    case $name in
        heart) what="the API and the bills" should="" ;;
        os-amqp) what="the intake of notifications" should="rabbitmq-server" ;;
    esac
    fill systemd/service.in "nova-billing-$name" "$name" "$what" "$should" 0644 \
        "${UNITS:-/lib/systemd/system}/nova-billing-$name.service"
    fill init/script.in "nova-billing-$name" "$name" "$what" "$should" 0755 "/etc/init.d/nova-billing-$name"
done

for module in "$here"/GlanceFilter/nova_billing/*.py; do put 0644 "$module" "$python/nova_billing/$(basename "$module")"; done

# The program says itself what it can be told.
install -d "$destination/usr/share/man/man1" "$destination/usr/share/bash-completion/completions" \
    "$destination$zsh" "$destination/usr/share/fish/vendor_completions.d"
"$binary" --experimental-dump-help | python3 "$here/Packaging/manual.py" |
    gzip -9n >"$destination/usr/share/man/man1/nova-billing.1.gz"
"$binary" --generate-completion-script bash | sed '1{/^#!/d}' >"$destination/usr/share/bash-completion/completions/nova-billing"
"$binary" --generate-completion-script zsh >"$destination$zsh/_nova-billing"
"$binary" --generate-completion-script fish >"$destination/usr/share/fish/vendor_completions.d/nova-billing.fish"

for page in README.md docs/operating.md docs/semantics.md docs/rest.md docs/openstack.md docs/glance.md \
    docs/keystone.md docs/broker.md; do
    put 0644 "$here/$page" "/usr/share/doc/nova-billing/$(basename "$page")"
done
