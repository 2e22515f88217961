"""A stand-in of Glance: images in memory behind its first and second API."""

import io
import json
import re
import threading


class Glance:
    """A WSGI application. `failing` maps a method and path to the status that it answers instead."""

    def __init__(self):
        self.images = {}
        self.failing = {}
        self.requests = []
        self.closed = 0
        self._lock = threading.Lock()

    def __call__(self, environ, start_response):
        method, path = environ["REQUEST_METHOD"], environ["PATH_INFO"]
        self.requests.append((method, path))
        status = self.failing.get((method, path))
        if status is not None:
            return self._answer(start_response, status, {"message": "no"})
        with self._lock:
            return self._dispatch(method, path, environ, start_response)

    def _dispatch(self, method, path, environ, start_response):
        match = re.match(r"^/(v[12])/images(?:/([^/]+))?(/.*)?$", path)
        if match is None:
            return self._answer(start_response, "204 No Content", None)
        version, name, rest = match.groups()
        image = self.images.get(name)
        if name is not None and image is None:
            return self._answer(start_response, "404 Not Found", {"message": "no image"})
        if rest is not None:
            if (version, method, rest) == ("v2", "PUT", "/file"):
                image.update(status="active", size=len(environ["wsgi.input"].read()))
            elif (version, method, rest) == ("v2", "POST", "/import"):
                image.update(status="importing", size=5)
                return self._answer(start_response, "202 Accepted", None)
            return self._answer(start_response, "204 No Content", None)
        return getattr(self, "_%s_%s" % (version, method.lower()))(name, image, environ, start_response)

    def add(self, name, **facts):
        image = dict(id=name, status="queued", size=None, owner="acme", name="disk", updated_at=None)
        image.update(facts)
        self.images[name] = image
        return image

    def _v2_get(self, _name, image, _environ, start_response):
        return self._answer(start_response, "200 OK", image)

    def _v2_patch(self, _name, image, environ, start_response):
        for change in json.loads(environ["wsgi.input"].read().decode()):
            image[change["path"].strip("/")] = change["value"]
        return self._answer(start_response, "200 OK", image)

    def _v2_delete(self, name, _image, _environ, start_response):
        del self.images[name]
        return self._answer(start_response, "204 No Content", None)

    def _v1_head(self, _name, image, _environ, start_response):
        start_response(
            "200 OK", [("x-image-meta-" + key, str(value)) for key, value in image.items() if value is not None]
        )
        return [b""]

    def _v1_post(self, _name, _image, environ, start_response):
        content = environ["wsgi.input"].read()
        copied = environ.get("HTTP_X_GLANCE_API_COPY_FROM")
        image = self.add(
            environ["HTTP_X_IMAGE_META_ID"], status="active" if content else "queued",
            size=len(content) if content else None if copied else 0, owner=environ.get("HTTP_X_TENANT"),
        )
        return self._answer(start_response, "201 Created", {"image": image})

    def _v1_put(self, _name, image, environ, start_response):
        content = environ["wsgi.input"].read()
        if content:
            image.update(status="active", size=len(content))
        return self._answer(start_response, "200 OK", {"image": image})

    def _v1_delete(self, name, image, _environ, start_response):
        del self.images[name]
        return self._answer(start_response, "200 OK", {"image": image})

    def _answer(self, start_response, status, value):
        body = b"" if value is None else json.dumps(value).encode()
        start_response(status, [("Content-Length", str(len(body))), ("X-From", "glance")])
        return _Body(self, [body[:3], body[3:]])


class _Body:
    """A body that tells whether it was closed, as WSGI asks."""

    def __init__(self, glance, chunks):
        self._glance = glance
        self._chunks = iter(chunks)

    def __iter__(self):
        return self._chunks

    def close(self):
        self._glance.closed += 1


def call(application, method, path, content=b"", **more):
    """What a client gets: status, headers, body."""
    environ = {
        "REQUEST_METHOD": method, "SCRIPT_NAME": "", "PATH_INFO": path, "QUERY_STRING": "",
        "wsgi.input": io.BytesIO(content), "HTTP_X_PROJECT_ID": "acme",
    }
    environ.update(more)
    started = []

    def start_response(status, headers, *_error):
        started[:] = [status, headers]
        return lambda data: None

    chunks = application(environ, start_response)
    try:
        body = b"".join(chunks)
    finally:
        if hasattr(chunks, "close"):
            chunks.close()
    return started[0], dict(started[1]), body
