"""Events that wait to be sent, on disk, shared by all worker processes of a Glance."""

import errno
import fcntl
import logging
import os
import threading
import time
from collections import OrderedDict
from contextlib import contextmanager
from typing import Iterator, List, Optional

from nova_billing.events import Event

LOG = logging.getLogger("nova_billing.os_glance")
# How many refused events are kept to be looked at.
_REFUSED_LIMIT = 1000


class Full(Exception):
    """There are as many events as may be kept."""


class Spool:
    """A folder with a file for each event, whose names sort as they came.

    A file appears whole or not at all, and is on disk when `append` returns. Names are handed out under a lock, so
    that they rise over all processes; whoever holds the other lock sends.
    """

    def __init__(self, folder: str, limit: int):
        self._folder = folder
        self._limit = limit
        self._count = len(self.names())
        self._refused = os.path.join(folder, "refused")
        os.makedirs(self._refused, mode=0o700, exist_ok=True)
        self._sweep()

    def append(self, event: Event) -> None:
        if self._count >= self._limit:
            self._count = len(self.names())
        if self._count >= self._limit:
            raise Full("%d events in %s" % (self._count, self._folder))
        with self._order() as number:
            name = "%020d-%d.json" % (number, os.getpid())
            self._write(os.path.join(self._folder, name), event.text())
        self._count += 1

    def names(self) -> List[str]:
        """The events, oldest first."""
        names = sorted(name for name in os.listdir(self._folder) if name.endswith(".json"))
        self._count = len(names)
        return names

    def read(self, name: str) -> Optional[Event]:
        """An event; None where it is gone. What holds none is put aside."""
        try:
            with open(os.path.join(self._folder, name), encoding="utf-8") as file:
                return Event.of_text(file.read())
        except FileNotFoundError:
            return None
        except ValueError:
            LOG.error("nova-billing: %s in %s holds no event; it is in refused/", name, self._folder)
            self._put_aside(name)
            return None

    def remove(self, name: str) -> None:
        try:
            os.unlink(os.path.join(self._folder, name))
        except FileNotFoundError:
            pass

    def refuse(self, name: str) -> None:
        """Puts an event aside that the server will never take."""
        if len(os.listdir(self._refused)) < _REFUSED_LIMIT:
            self._put_aside(name)
        else:
            self.remove(name)

    @contextmanager
    def sending(self) -> Iterator[bool]:
        """Whether this process may send; only one does at a time."""
        descriptor = os.open(os.path.join(self._folder, "sending.lock"), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            yield _lock(descriptor)
        finally:
            os.close(descriptor)

    @contextmanager
    def _order(self) -> Iterator[int]:
        """The next number, while no other process takes one."""
        descriptor = os.open(os.path.join(self._folder, "order.lock"), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            # A process that stopped in the middle must not stop the others: then the clock alone orders.
            patience = time.monotonic() + 1
            while not _lock(descriptor) and time.monotonic() < patience:
                time.sleep(0.005)
            last = os.pread(descriptor, 32, 0).strip()
            number = max(time.time_ns(), int(last) + 1 if last.isdigit() else 0)
            os.pwrite(descriptor, b"%020d" % number, 0)
            yield number
        finally:
            os.close(descriptor)

    def _write(self, path: str, text: str) -> None:
        unfinished = "%s.%d.tmp" % (path, os.getpid())
        descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        try:
            with os.fdopen(descriptor, "w", encoding="utf-8") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            os.rename(unfinished, path)
        except BaseException:
            self.remove(os.path.basename(unfinished))
            raise
        self._sync()

    def _sync(self) -> None:
        folder = os.open(self._folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)

    def _put_aside(self, name: str) -> None:
        try:
            os.rename(os.path.join(self._folder, name), os.path.join(self._refused, name))
        except FileNotFoundError:
            pass

    def _sweep(self) -> None:
        """Removes what a process left unfinished that was killed."""
        for name in os.listdir(self._folder):
            path = os.path.join(self._folder, name)
            try:
                if name.endswith(".tmp") and os.stat(path).st_mtime < time.time() - 3600:
                    os.unlink(path)
            except OSError:
                pass


class MemorySpool:
    """The same without a folder: nothing of it outlives the process."""

    def __init__(self, limit: int):
        self._limit = limit
        self._lock = threading.Lock()
        self._events: "OrderedDict[str, Event]" = OrderedDict()
        self._last = 0

    def append(self, event: Event) -> None:
        with self._lock:
            if len(self._events) >= self._limit:
                raise Full("%d events in memory" % self._limit)
            self._last += 1
            self._events["%020d" % self._last] = event

    def names(self) -> List[str]:
        with self._lock:
            return list(self._events)

    def read(self, name: str) -> Optional[Event]:
        with self._lock:
            return self._events.get(name)

    def remove(self, name: str) -> None:
        with self._lock:
            self._events.pop(name, None)

    refuse = remove

    @contextmanager
    def sending(self) -> Iterator[bool]:
        yield True


def _lock(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return True
    except OSError as error:
        if error.errno in (errno.EAGAIN, errno.EACCES):
            return False
        raise
