#!/usr/bin/env python3
"""Stands in for the load client and the workload of the rivals where those are not there.

  load.py make FILE EVENTS                             events of a made up cloud, one a line, in the order of time
  load.py post HOST PORT PATH FILE CLIENTS FIRST COUNT posts lines of a file, those of one machine through one client
  load.py get HOST PORT PATH CLIENTS COUNT             asks again and again

The last two print a line of JSON. LOAD_TOKEN is sent as X-Auth-Token. A client in Python is no match for the server:
what it says of speed is a lower bound.
"""

import datetime
import http.client
import json
import os
import sys
import threading
import time
import zlib


def make(path, count):
    """Machines that start, stop and start again and are deleted, over a year; every tenth stays."""
    begin = datetime.datetime(2025, 1, 1)
    step = datetime.timedelta(days=365) / count
    with open(path, "w") as file:
        for number in range(count):
            # A hundred machines live at a time; each event is the next one of the machine whose turn it is.
            turn, slot = divmod(number, 100)
            life, age = divmod(turn, 6)
            event = {"account": f"project-{slot % 20}", "rtype": "nova/instance", "name": f"machine-{slot}-{life}"}
            event["datetime"] = (begin + number * step).isoformat() + "Z"
            if age == 5 and slot % 10 > 0:
                event["fixed"] = None
            else:
                size = 1 + slot % 4
                charges = [("local_gb", 20 * size, 0), ("memory_mb", 2048 * size, 1), ("vcpus", size, 1)]
                event["fixed"] = 0
                event["children"] = [
                    {"rtype": rtype, "linear": 0 if stops and age % 2 else charge} for rtype, charge, stops in charges
                ]
            file.write(json.dumps(event) + "\n")


def run(host, port, shares, token):
    """Has each client send its share, one request after the other."""
    tally = {"n": 0, "errors": 0, "bytes": 0}
    lock = threading.Lock()

    def client(requests):
        connection = http.client.HTTPConnection(host, port, timeout=600)
        done = errors = size = 0
        for method, path, body in requests:
            connection.request(method, path, body, {"X-Auth-Token": token, "Content-Type": "application/json"})
            answer = connection.getresponse()
            size += len(answer.read())
            done, errors = done + 1, errors + (answer.status != 200)
        with lock:
            for key, more in (("n", done), ("errors", errors), ("bytes", size)):
                tally[key] += more

    threads = [threading.Thread(target=client, args=(share,)) for share in shares]
    begin = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    wall = time.monotonic() - begin
    print(json.dumps({**tally, "wall": round(wall, 4), "rps": round(tally["n"] / wall, 1)}))


def main(command, *arguments):
    if command == "make":
        return make(arguments[0], int(arguments[1]))
    host, port, path = arguments[0], int(arguments[1]), arguments[2]
    if command == "post":
        file, clients, first, count = arguments[3], *map(int, arguments[4:7])
        shares = [[] for _ in range(clients)]
        for line in open(file, "rb").read().splitlines()[first : first + count]:
            name = json.loads(line).get("name", "")
            shares[zlib.crc32(str(name).encode()) % clients].append(("POST", path, line))
    else:
        clients, count = int(arguments[3]), int(arguments[4])
        shares = [[("GET", path, None)] * (count // clients) for _ in range(clients)]
    run(host, port, shares, os.environ.get("LOAD_TOKEN", ""))


if __name__ == "__main__":
    main(*sys.argv[1:])
