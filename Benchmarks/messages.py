#!/usr/bin/env python3
"""Makes messages of a cloud's instances as a file to replay: messages.py CAPTURE billed|other COUNT [captured|sent]

CAPTURE is a capture of one instance's life in nova's two formats, packed with gzip. Of it are taken the messages that
are billed (ends of steps that change the charges), or those that never are (starts, updates). Each further instance is
the same with a uuid, a day and message ids of its own; every second one in the versioned format. Nothing is random.

A line is a message as it was `sent`, JSON in JSON, or as it was `captured`: that as base64 within JSON.
"""

import base64
import gzip
import json
import sys
import uuid

BILLED = ["create", "power_off", "power_on", "pause", "unpause", "suspend", "resume", "delete"]


def chosen(capture, kind):
    """The capture's records and bodies, unversioned and versioned ones."""
    formats = {"compute.instance.": [], "instance.": []}
    for line in gzip.open(capture, "rt"):
        record = json.loads(line)
        body = base64.b64decode(record["body_b64"]).decode()
        message = json.loads(json.loads(body)["oslo.message"])
        for prefix, found in formats.items():
            name = message["event_type"].removeprefix(prefix)
            if name == message["event_type"]:
                continue
            is_billed = name.removesuffix(".end") in BILLED and name.endswith(".end")
            is_other = name == "update" or name.endswith(".start")
            if is_billed if kind == "billed" else is_other:
                found.append((record, body, message))
    return list(formats.values())


def instance(messages, number, form):
    """One more instance: its lines, in order."""
    name = str(uuid.UUID(int=number + 1))
    day = f"20{10 + number // 336 % 16:02}-{number // 28 % 12 + 1:02}-{number % 28 + 1:02}"
    for place, (record, body, message) in enumerate(messages):
        payload = message["payload"].get("nova_object.data", message["payload"])
        body = body.replace(payload.get("uuid") or payload["instance_id"], name).replace("2026-11-23", day)
        body = body.replace(message["message_id"], str(uuid.UUID(int=(number + 1) << 32 | place)))
        captured = {**record, "body_b64": base64.b64encode(body.encode()).decode()}
        yield body if form == "sent" else json.dumps(captured)


def main(capture, kind, count, form="captured"):
    formats = chosen(capture, kind)
    written = number = 0
    while written < count:
        for line in instance(formats[number % 2], number, form):
            if written < count:
                print(line)
                written += 1
        number += 1


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]), *sys.argv[4:])
