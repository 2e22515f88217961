"""Makes events of what was observed, away from the customer's request."""

import atexit
import logging
import os
import queue
import threading
import time
from datetime import datetime
from typing import Any, Callable, Dict, NamedTuple, Optional

from nova_billing import events
from nova_billing.configuration import Configuration
from nova_billing.images import Image
from nova_billing.sender import Sender
from nova_billing.spool import Full, MemorySpool, Spool

LOG = logging.getLogger("nova_billing.os_glance")
# How many observations may wait for the disk.
_QUEUE_LIMIT = 10000
# How long a request waits for its event to be on disk; the disk may be stuck, the customer is not to be.
_PATIENCE = 0.2
# How long the end of the process waits for what waits for the disk.
_LAST_PATIENCE = 5
# How long an image that is imported is waited for.
_IMPORT_SECONDS = 24 * 3600


class Gone(Exception):
    """Glance says that there is no such image."""


# The image; None where Glance does not say.
Look = Callable[[], Optional[Image]]


class Observation(NamedTuple):
    """A request that succeeded."""

    action: str
    moment: datetime
    image: str
    # Whose the image is where Glance does not say so: who asked.
    account: Optional[str]
    # What the answer says of the image.
    said: Optional[Image]
    # How much of its content went through.
    counted: Optional[int]
    # Asks Glance for the image, as who asked.
    look: Look


class _Awaited(NamedTuple):
    observation: Observation
    until: float
    # When to look next, and how long to wait after that.
    due: float
    pause: float


class Recorder(threading.Thread):
    """One for each process: a fork takes no threads along."""

    def __init__(self, configuration: Configuration, clock: Callable[[], float] = time.monotonic):
        super().__init__(name="nova-billing-recorder", daemon=True)
        self.process = os.getpid()
        self._configuration = configuration
        self._clock = clock
        # Both are made by the thread: the customer's request touches no disk.
        self._spool: Any = None
        self._sender: Optional[Sender] = None
        self._queue: "queue.Queue[Any]" = queue.Queue(_QUEUE_LIMIT)
        self._awaited: Dict[str, _Awaited] = {}
        self._is_stuck = False

    def start(self) -> None:
        super().start()
        atexit.register(self.close)

    def record(self, observation: Observation) -> None:
        """Hands an observation over, and waits a moment for it to be on disk."""
        done = threading.Event()
        try:
            self._queue.put_nowait((observation, done))
        except queue.Full:
            LOG.error("nova-billing: too much waits for the disk; not recorded: %s", _shown(observation))
            return
        # Once the disk is stuck, only the first request finds out.
        if not self._is_stuck:
            self._is_stuck = not done.wait(_PATIENCE)

    def run(self) -> None:
        self._spool = _spool(self._configuration.spool, self._configuration.spool_limit)
        self._sender = Sender(self._configuration, self._spool)
        self._sender.start()
        while True:
            try:
                entry = self._queue.get(timeout=self._pause())
            except queue.Empty:
                self._guarded(self._look_again)
                continue
            if entry is None:
                self._sender.stop()
                return self._say_awaited()
            observation, done = entry
            self._guarded(lambda: self._take(observation))
            done.set()
            self._is_stuck = False
            self._guarded(self._look_again)

    def _guarded(self, work: Callable[[], None]) -> None:
        try:
            work()
        except Exception:  # pylint: disable=broad-except
            # A thread that ended would record nothing any more.
            LOG.exception("nova-billing: an image could not be recorded")

    def _take(self, observation: Observation) -> None:
        if observation.action == "delete":
            self._keep(events.deleted(observation.image, observation.moment))
            return
        if observation.action == "import":
            self._await(observation)
            return
        image = observation.said
        try:
            image = image or observation.look()
        except Gone:
            # It was there, and its deletion is another request's to tell.
            pass
        if image is None and observation.action == "upload":
            image = Image(observation.image, None, None, None, False, None, None)
        if image is None:
            return
        if image.size is None and (observation.action == "upload" or observation.counted):
            # Glance does not say, but it took these many bytes.
            image = image._replace(size=observation.counted)
        if image.status in ("saving", "importing"):
            self._await(observation._replace(image=image.id))
        else:
            self._record(observation, image, observation.moment)

    def _record(self, observation: Observation, image: Image, moment: datetime) -> None:
        event = events.stored(image, moment, self._configuration.image_unit, observation.account)
        if event is not None:
            self._keep(event)

    def _await(self, observation: Observation) -> None:
        now = self._clock()
        self._awaited[observation.image] = _Awaited(observation, now + _IMPORT_SECONDS, now, 1)

    def _pause(self) -> Optional[float]:
        if not self._awaited:
            return None
        return max(0.0, min(awaited.due for awaited in self._awaited.values()) - self._clock())

    def _look_again(self) -> None:
        """Asks for the images that are still being imported."""
        for key, awaited in list(self._awaited.items()):
            now = self._clock()
            if awaited.due > now:
                continue
            self._awaited[key] = awaited._replace(due=now + awaited.pause, pause=min(60.0, awaited.pause * 2))
            if self._is_over(awaited, now):
                del self._awaited[key]

    def _is_over(self, awaited: _Awaited, now: float) -> bool:
        observation = awaited.observation
        try:
            image = observation.look()
        except Gone:
            LOG.warning(
                "nova-billing: an image is gone, or can't be seen by who imported it, and is not billed: %s",
                observation.image)
            return True
        if image is not None and image.status in ("active", "deactivated"):
            latest = events.now()
            self._record(observation, image, events.moment_of(image, observation.moment, latest))
            return True
        if image is not None and image.status in ("killed", "deleted", "pending_delete"):
            return True
        if now >= awaited.until:
            LOG.error(
                "nova-billing: an image was not there a day after its import, and is not billed: %s",
                observation.image)
            return True
        return False

    def _keep(self, event: events.Event) -> None:
        try:
            self._spool.append(event)
        except (Full, OSError) as error:
            # The line is what `nova-billing replay` takes.
            LOG.error("nova-billing: an event could not be kept (%s): %s", error, event.line)
            return
        if self._sender is not None:
            self._sender.wake()

    def close(self) -> None:
        """Keeps what waits as it is, and ends the threads."""
        atexit.unregister(self.close)
        if self.process != os.getpid():
            return
        try:
            self._queue.put_nowait(None)
        except queue.Full:
            return
        self.join(_LAST_PATIENCE)

    def _say_awaited(self) -> None:
        for image in self._awaited:
            LOG.error("nova-billing: Glance ends while an image is imported, which is not billed: %s", image)


def _spool(folder: Optional[str], limit: int) -> Any:
    if folder is not None:
        try:
            return Spool(folder, limit)
        except OSError as error:
            LOG.error("nova-billing: the spool %s can't be used: %s; events are kept in memory", folder, error.strerror)
    return MemorySpool(limit)


def _shown(observation: Observation) -> str:
    return "%s of %s at %s" % (observation.action, observation.image, observation.moment.isoformat())
