"""Sends what is in the spool to the billing server, in order."""

import http.client
import json
import logging
import random
import ssl
import threading
from typing import Any, Optional
from urllib.parse import urlsplit

from nova_billing.configuration import Configuration, Server
from nova_billing.events import Event

LOG = logging.getLogger("nova_billing.os_glance")


class Away(Exception):
    """The server can't take events now; what is there stays."""


class Refused(Exception):
    """The server says of an event that it will never take it."""


class Sender(threading.Thread):
    """Looks for events once a second, or when it is woken, and posts them one by one.

    While the server is away it tries again, ever less often up to once a minute; what is behind an event waits for
    it. An event that is refused is put aside, so that nothing waits for it.
    """

    def __init__(self, configuration: Configuration, spool: Any, seconds: float = 1, timeout: float = 10):
        super().__init__(name="nova-billing-sender", daemon=True)
        self._configuration = configuration
        self._spool = spool
        self._seconds = seconds
        self._timeout = timeout
        self._woken = threading.Event()
        self._is_stopped = False
        self._trouble: Optional[str] = None

    def wake(self) -> None:
        # While the server is away, a new event is no reason to think that it is back.
        if self._trouble is None:
            self._woken.set()

    def stop(self) -> None:
        """Ends it after the event that it is sending."""
        self._is_stopped = True
        self._woken.set()

    def run(self) -> None:
        pause = self._seconds
        while not self._is_stopped:
            self._woken.wait(pause)
            self._woken.clear()
            try:
                self.send_all()
                pause = self._seconds
            except Away as error:
                self._say(str(error))
                pause = min(60, pause * 2) * random.uniform(0.8, 1)
            except Exception:  # pylint: disable=broad-except
                # Whatever it is, events stay where they are, and a thread that ended would send none of them.
                LOG.exception("nova-billing: events can't be sent")
                pause = 60

    def send_all(self) -> None:
        """Sends what is there, unless another process does."""
        names = self._spool.names()
        if not names:
            return
        with self._spool.sending() as mine:
            if not mine:
                return
            server = self._configuration.server()
            if server.token is None:
                raise Away("no token to send events with; set token_file, token, or admin_token in the settings file")
            connection = _connection(server, self._timeout)
            try:
                # Another process may have sent some of them since.
                for name in self._spool.names():
                    if self._is_stopped:
                        return
                    self._send(name, connection, server)
            finally:
                connection.close()
        if self._trouble is not None:
            self._trouble = None
            LOG.warning("nova-billing: the server takes events again")

    def _send(self, name: str, connection: http.client.HTTPConnection, server: Server) -> None:
        event = self._spool.read(name)
        if event is None:
            return
        try:
            _post(event, connection, server)
            self._spool.remove(name)
        except Refused as refusal:
            LOG.error("nova-billing: the server refused an event, which is put aside: %s; %s", refusal, event.line)
            self._spool.refuse(name)

    def _say(self, trouble: str) -> None:
        if trouble != self._trouble:
            LOG.error("nova-billing: %s; %d events wait", trouble, len(self._spool.names()))
        self._trouble = trouble


def _connection(server: Server, timeout: float) -> http.client.HTTPConnection:
    url = urlsplit(server.url)
    try:
        port = url.port
    except ValueError:
        port = None
    if url.scheme == "https" and url.hostname:
        try:
            context = ssl.create_default_context(cafile=server.ca)
        except OSError as error:
            raise Away("the ca %s can't be read: %s" % (server.ca, error.strerror)) from None
        return http.client.HTTPSConnection(url.hostname, port, timeout=timeout, context=context)
    if url.scheme == "http" and url.hostname:
        return http.client.HTTPConnection(url.hostname, port, timeout=timeout)
    raise Away("the url of the billing server is none: it may be such as http://127.0.0.1:8787")


def _post(event: Event, connection: http.client.HTTPConnection, server: Server) -> None:
    headers = {
        "Content-Type": "application/json",
        "X-Auth-Token": server.token or "",
        "Idempotency-Key": event.id,
    }
    try:
        connection.request("POST", urlsplit(server.url).path + "/event", event.body.encode("utf-8"), headers)
        answer = connection.getresponse()
        body = answer.read(65536)
        # What is left of an endless answer must not be taken for the next one.
        if not answer.isclosed():
            connection.close()
    except (OSError, http.client.HTTPException, ValueError) as error:
        connection.close()
        raise Away("%s is not reached: %s" % (server.url, error or type(error).__name__)) from None
    if answer.status == 200:
        return
    if answer.status in (401, 403):
        raise Away("%s refuses the token (%d)" % (server.url, answer.status))
    reason = _reason(body)
    # Only the billing server itself can refuse an event; a proxy in between, or another server, can't.
    if answer.status in (400, 404, 409, 413, 415, 422) and reason is not None:
        raise Refused("%d %s" % (answer.status, reason))
    raise Away("%s answers %d" % (server.url, answer.status))


def _reason(body: bytes) -> Optional[str]:
    """What an error of nova-billing says."""
    try:
        error = json.loads(body.decode("utf-8"))["errors"][0]
        if not str(error["code"]).startswith("nova-billing."):
            return None
        return str(error["detail"])
    except (ValueError, LookupError, TypeError):
        return None
