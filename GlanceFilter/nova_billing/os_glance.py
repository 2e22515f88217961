"""The WSGI filter that tells nova-billing what Glance stores.

In Glance's paste configuration:

    [filter:billing]
    paste.filter_factory = nova_billing.os_glance:GlanceBillingFilter.factory
"""

import io
import logging
import os
import threading
from typing import Any, Callable, Dict, Iterable, Iterator, List, Optional, Tuple

from nova_billing import events
from nova_billing.configuration import Configuration
from nova_billing.images import Image, Request
from nova_billing.recorder import Gone, Observation, Recorder

LOG = logging.getLogger("nova_billing.os_glance")
# No answer that describes an image is longer.
_BODY_LIMIT = 1 << 20

Environ = Dict[str, Any]
Application = Callable[..., Iterable[bytes]]


class GlanceBillingFilter:
    """Passes every request on as it is, and looks at what came of those that may cost something.

    Whatever goes wrong here is logged, and no concern of the customer.
    """

    def __init__(self, application: Application, configuration: Optional[Configuration] = None):
        self.application = application
        self._configuration = configuration or Configuration({})
        self._lock = threading.Lock()
        self._recorder: Optional[Recorder] = None

    @classmethod
    def factory(cls, _global_config: Dict[str, str], **local_config: str) -> Callable[[Application], Any]:
        """What paste calls: the options of the filter's section are the local ones."""
        configuration = Configuration(local_config)
        return lambda application: cls(application, configuration)

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        try:
            watched = self._watch(environ)
        except Exception:  # pylint: disable=broad-except
            LOG.exception("nova-billing: a request could not be watched")
            watched = None
        if watched is None:
            return self.application(environ, start_response)
        return watched.answer(self.application(environ, watched.starting(start_response)))

    def close(self) -> None:
        """Ends the threads; what was not sent stays in the spool."""
        if self._recorder is not None:
            self._recorder.close()

    def _watch(self, environ: Environ) -> Optional["_Watched"]:
        # The first request of a process has its threads started: what an earlier one left in the spool is sent.
        recorder = self._running()
        request = Request.of(environ)
        if request is None:
            return None
        watched = _Watched(request, self.application, environ, recorder)
        # The first API takes an image with its description.
        has_content = request.action == "upload" or (request.action == "describe" and request.version == "v1")
        if has_content and environ.get("wsgi.input") is not None:
            environ["wsgi.input"] = watched.counted = _CountedInput(environ["wsgi.input"])
        return watched

    def _running(self) -> Recorder:
        recorder = self._recorder
        if recorder is not None and recorder.process == os.getpid():
            return recorder
        if recorder is not None:
            # A lock that was held when the process was forked is never released here.
            self._lock = threading.Lock()
            self._recorder = None
        with self._lock:
            if self._recorder is None:
                recorder = Recorder(self._configuration)
                recorder.start()
                self._recorder = recorder
            return self._recorder


class _Watched:
    """A request while it is answered."""

    def __init__(self, request: Request, application: Application, environ: Environ, recorder: Recorder):
        self._request = request
        self._application = application
        # What comes after us changes its own.
        self._environ = dict(environ)
        self._recorder = recorder
        self._status = ""
        self._body: List[bytes] = []
        self._length = 0
        self._is_over = False
        self.counted: Optional["_CountedInput"] = None

    def starting(self, start_response: Callable[..., Any]) -> Callable[..., Any]:
        def start(status: str, headers: List[Tuple[str, str]], *error: Any) -> Callable[[bytes], Any]:
            self._status = status
            write = start_response(status, headers, *error)

            def writing(data: bytes) -> Any:
                self.gather(data)
                return write(data)

            return writing

        return start

    def answer(self, chunks: Iterable[bytes]) -> "_Answer":
        return _Answer(chunks, self)

    def gather(self, data: bytes) -> None:
        if self._request.action == "describe" and self._length <= _BODY_LIMIT:
            self._length += len(data)
            self._body.append(data)

    def abandon(self) -> None:
        """What broke in the middle did not succeed."""
        self._is_over = True

    def finish(self) -> None:
        if self._is_over:
            return
        self._is_over = True
        try:
            if self._status[:1] == "2":
                self._observe()
        except Exception:  # pylint: disable=broad-except
            LOG.exception("nova-billing: what became of a request could not be recorded")

    def _observe(self) -> None:
        request = self._request
        said = Image.in_body(b"".join(self._body)) if request.action == "describe" else None
        image = request.image or (said.id if said else None)
        if image is None:
            return
        # What the first API copies from elsewhere is there some time after its answer.
        action = "import" if request.copies and not (said and said.status == "active") else request.action
        self._recorder.record(
            Observation(
                action, events.now(), image, self._account(), said,
                None if self.counted is None else self.counted.count, lambda: self._look(image),
            )
        )

    def _account(self) -> Optional[str]:
        for name in ("HTTP_X_PROJECT_ID", "HTTP_X_TENANT_ID", "HTTP_X_TENANT"):
            if self._environ.get(name):
                return str(self._environ[name])
        return None

    def _look(self, image: str) -> Optional[Image]:
        """Asks Glance itself what an image is, in the name of who asked for what was done."""
        request = self._request
        environ = {
            name: value for name, value in self._environ.items()
            if not name.startswith(("HTTP_X_IMAGE_META", "wsgiorg.", "routes.", "webob._"))
            and name not in ("CONTENT_TYPE", "HTTP_TRANSFER_ENCODING", "HTTP_CONTENT_LENGTH", "HTTP_EXPECT")
        }
        if isinstance(environ.get("webob.adhoc_attrs"), dict):
            environ["webob.adhoc_attrs"] = dict(environ["webob.adhoc_attrs"])
        environ.update({
            "REQUEST_METHOD": "HEAD" if request.version == "v1" else "GET",
            "PATH_INFO": "%s/images/%s" % (request.prefix, image),
            "QUERY_STRING": "", "CONTENT_LENGTH": "0", "wsgi.input": io.BytesIO(),
        })
        status, headers, body = _call(self._application, environ)
        if status.startswith("404"):
            raise Gone
        if not status.startswith("2"):
            return None
        return Image.in_headers(headers) if request.version == "v1" else Image.in_body(body)


class _Answer:
    """What the application answers, on its way to the client."""

    def __init__(self, chunks: Iterable[bytes], watched: _Watched):
        self._chunks = chunks
        self._iterator: Optional[Iterator[bytes]] = None
        self._watched = watched

    def __iter__(self) -> "_Answer":
        return self

    def __next__(self) -> bytes:
        if self._iterator is None:
            self._iterator = iter(self._chunks)
        try:
            chunk = next(self._iterator)
        except StopIteration:
            self._watched.finish()
            raise
        except BaseException:
            self._watched.abandon()
            raise
        self._watched.gather(chunk)
        return chunk

    def close(self) -> None:
        try:
            close = getattr(self._chunks, "close", None)
            if close is not None:
                close()
        finally:
            # A client that goes away undoes nothing.
            self._watched.finish()


class _CountedInput:
    """A request's body, whose bytes are counted as they are read."""

    def __init__(self, source: Any):
        self._source = source
        self.count = 0

    def _counted(self, data: bytes) -> bytes:
        self.count += len(data)
        return data

    def read(self, *size: int) -> bytes:
        return self._counted(self._source.read(*size))

    def readline(self, *size: int) -> bytes:
        return self._counted(self._source.readline(*size))

    def readlines(self, *hint: int) -> List[bytes]:
        return [self._counted(line) for line in self._source.readlines(*hint)]

    def __iter__(self) -> Iterator[bytes]:
        for line in self._source:
            yield self._counted(line)

    def __getattr__(self, name: str) -> Any:
        # Servers give their inputs more than WSGI asks for.
        return getattr(self._source, name)


def _call(application: Application, environ: Environ) -> Tuple[str, List[Tuple[str, str]], bytes]:
    """Status, headers and body of a request that no client made."""
    started: List[Any] = ["500 Nothing", []]
    written: List[bytes] = []

    def start_response(status: str, headers: List[Tuple[str, str]], *_error: Any) -> Callable[[bytes], Any]:
        started[:] = [status, headers]
        return written.append

    chunks = application(environ, start_response)
    try:
        for chunk in chunks:
            written.append(chunk)
            if sum(map(len, written)) > _BODY_LIMIT:
                break
    finally:
        close = getattr(chunks, "close", None)
        if close is not None:
            close()
    return started[0], started[1], b"".join(written)
