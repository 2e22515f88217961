#!/usr/bin/env python3
"""Stands between a client and a server on loopback, and does to their connections what networks do.

    fault-proxy.py PORT PARENT chance SEED FROM TO FAULT…    each connection gets one of the faults, by chance of the seed,
                                                             after FROM to TO octets of what the server says, or of a
                                                             twentieth of that of what the client says
    fault-proxy.py PORT PARENT steps STEP                    the n-th connection is cut after n times STEP octets, of the
                                                             directions in turn

PORT is the server's; the first line is "ready PORT" with the proxy's own. Each fault that happens is a line more: which,
in which direction, after how many octets. SIGUSR1 ends the faults: what is stalled is cut, everything else is passed on
from then on. It ends with the process PARENT.

Faults: cut (the end of both sockets), reset (the same, and both hear of it as of an error), stall (nothing is passed on
any more, and nobody hears of it), trickle (the next octets one by one, then a cut), half-close (the end of one
direction; the other one goes on).
"""

import os
import random
import select
import signal
import socket
import struct
import sys
import threading
import time

TRICKLED = 3_000


class Faults:
    """Which fault each connection gets, as (what, direction, after how many octets)."""

    def __init__(self, mode, words):
        self.is_over = threading.Event()
        self.count = 0
        self.mode = mode
        if mode == "chance":
            self.random = random.Random(int(words[0]))
            self.low, self.high, self.kinds = int(words[1]), int(words[2]), words[3:]
        else:
            self.step = int(words[0])

    def next(self):
        self.count += 1
        if self.mode == "steps":
            place = self.count - 1
            return "cut", ("client", "server")[place % 2], (place // 2 + 1) * self.step
        kind, direction = self.random.choice(self.kinds), self.random.choice(["client", "server"])
        # A consumer hears much and says little.
        part = 20 if direction == "client" else 1
        return kind, direction, self.random.randint(self.low // part, self.high // part)


class Link:
    """A client's socket and a server's, and what passes between them."""

    def __init__(self, client, server, faults):
        self.sockets = {"client": client, "server": server}
        self.faults = faults
        self.kind, self.direction, self.left = faults.next()
        self.after = self.left
        self.is_stalled = self.is_ended = False
        for one in self.sockets.values():
            one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for name in self.sockets:
            threading.Thread(target=self.pump, args=(name,), daemon=True).start()

    def pump(self, name):
        """Passes on what the one of this name says."""
        source = self.sockets[name]
        target = self.sockets["server" if name == "client" else "client"]
        try:
            while data := self.received(source):
                while self.is_stalled and not self.faults.is_over.is_set():
                    time.sleep(0.02)
                if self.is_stalled:
                    return self.end()
                if name == self.direction and self.kind and not self.faults.is_over.is_set():
                    if len(data) > self.left:
                        target.sendall(data[: self.left])
                        return self.happen(source, target, data[self.left :])
                    self.left -= len(data)
                target.sendall(data)
            if not self.is_ended:
                target.shutdown(socket.SHUT_WR)
        except (OSError, ValueError):
            self.end()

    def received(self, source):
        """What comes next; nothing at the end. No call lasts: a socket that is read from is not closed by a close."""
        poll = select.poll()
        poll.register(source, select.POLLIN)
        while not self.is_ended:
            if poll.poll(50):
                return source.recv(1 << 16)
        return b""

    def happen(self, source, target, rest):
        """Does the fault."""
        kind, self.kind = self.kind, None
        print(kind, self.direction, self.after, flush=True)
        if kind == "stall":
            self.is_stalled = True
            self.stall()
        elif kind == "half-close":
            target.shutdown(socket.SHUT_WR)
            while self.received(source):
                pass
        else:
            if kind == "trickle":
                self.trickle(source, target, rest)
            self.end(is_reset=kind == "reset")

    def trickle(self, source, target, rest):
        left = TRICKLED
        while rest:
            for octet in rest[:left]:
                target.sendall(bytes([octet]))
            left -= len(rest)
            rest = self.received(source) if left > 0 else b""

    def stall(self):
        """Waits until one of the two gives up, or the faults are over."""
        poll = select.poll()
        for one in self.sockets.values():
            poll.register(one, select.POLLRDHUP)
        while not poll.poll(20) and not self.faults.is_over.is_set():
            pass
        self.end()

    def end(self, is_reset=False):
        self.is_ended = True
        for one in self.sockets.values():
            try:
                if is_reset:
                    one.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                else:
                    one.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass
            one.close()


def main(port, parent, mode, *words):
    faults = Faults(mode, words)
    signal.signal(signal.SIGUSR1, lambda *_: faults.is_over.set())
    listener = socket.create_server(("127.0.0.1", 0))
    listener.settimeout(0.2)
    print("ready", listener.getsockname()[1], flush=True)
    while os.path.exists(f"/proc/{parent}"):
        try:
            client, _ = listener.accept()
        except TimeoutError:
            continue
        client.settimeout(None)
        try:
            server = socket.create_connection(("127.0.0.1", int(port)))
        except OSError:
            client.close()
            continue
        Link(client, server, faults)


if __name__ == "__main__":
    main(*sys.argv[1:])
