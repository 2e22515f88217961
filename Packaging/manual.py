#!/usr/bin/env python3
"""Makes the manual page of what `nova-billing --experimental-dump-help` says, which is read from standard input."""

import json
import sys

HEAD = r""".TH NOVA\-BILLING 1 "" "nova\-billing" "User Commands"
.SH NAME
nova\-billing \- the billing server for OpenStack clouds
.SH SYNOPSIS
.B nova\-billing
.I COMMAND
.RI [ OPTION ...]
.SH DESCRIPTION
Keeps what every tenant's instances, volumes, images and addresses did, and answers bills: exact to the microsecond,
explainable line by line, and the same whatever arrived late, twice or out of order.
.SH COMMANDS
"""

FOOT = r""".SH EXIT STATUS
.TP
0
Done.
.TP
1
It failed; one line on standard error says what, and what to do.
.TP
2
The command line, the settings or the store can't be used as they are.
.TP
3
Done, but something was rejected, in conflict or different.
.TP
4
A server, a broker or the store was not reached.
.SH ENVIRONMENT
Each setting goes over that of the file as
.B NOVA_BILLING_
and its key in capitals; a table is written as JSON.
.B NOVA_BILLING_TOKEN
is the token of commands that ask a server.
.SH FILES
.TP
.I /etc/nova\-billing/settings.json
The settings, which
.B nova\-billing check\-config
explains.
.TP
.I /var/lib/nova\-billing/nova\-billing.db
The store, where the settings of the package have it.
.TP
.I /usr/share/doc/nova\-billing/operating.md
How to install, upgrade, move, back up and restore.
.SH SEE ALSO
.BR systemctl (1),
.BR sqlite3 (1)
"""


def escaped(text):
    text = text.replace("\\", "\\e").replace("-", "\\-")
    # A line that began with one of these would be a request.
    return "\n".join("\\&" + line if line[:1] in (".", "'") else line for line in text.split("\n"))


def shown(argument):
    """An argument as it is written on the command line."""
    value = argument.get("valueName", "value").upper()
    if argument["kind"] == "positional":
        return "\\fI%s\\fR" % escaped(value) + ("..." if argument["isRepeating"] else "")
    names = ["-" * (1 if name["kind"] == "short" else 2) + name["name"] for name in argument.get("names", [])]
    text = ", ".join("\\fB%s\\fR" % escaped(name) for name in names)
    return text if argument["kind"] == "flag" else "%s \\fI%s\\fR" % (text, escaped(value))


def commands(command, above, lines):
    name = (above + " " + command["commandName"]).strip()
    subcommands = [each for each in command.get("subcommands", []) if each["commandName"] != "help"]
    if not subcommands:
        lines.append('.SS "%s"' % escaped(name))
        for text in (command.get("abstract"), command.get("discussion")):
            if text:
                lines += [escaped(text), ".PP"]
        for argument in command.get("arguments", []):
            if argument.get("shouldDisplay", True) and argument.get("preferredName", {}).get("name") != "help":
                lines += [".TP", shown(argument), escaped(argument.get("abstract", ""))]
    for each in subcommands:
        commands(each, name, lines)


def main():
    lines = []
    commands(json.load(sys.stdin)["command"], "", lines)
    sys.stdout.write(HEAD + "\n".join(line for line in lines if line) + "\n" + FOOT)


if __name__ == "__main__":
    main()
