"""The stand-in of Glance behind the filter, as a server: serve.py OPTION=VALUE…

Says where it listens. `POST /v1/images` makes an image, so that the second API has one.
"""

import sys
import wsgiref.simple_server

from nova_billing.os_glance import GlanceBillingFilter
from tests.glance import Glance


class Handler(wsgiref.simple_server.WSGIRequestHandler):
    def get_environ(self):
        environ = super().get_environ()
        # A real Glance reads its input's end from its server; this one's is a socket.
        environ["wsgi.input"] = _Bounded(self.rfile, int(environ.get("CONTENT_LENGTH") or 0))
        return environ

    def handle(self):
        # The server puts the connection itself into the environment, over what was made of it.
        self.raw_requestline = self.rfile.readline(65537)
        if self.parse_request():
            environ = self.get_environ()
            handler = wsgiref.simple_server.ServerHandler(environ["wsgi.input"], self.wfile, sys.stderr, environ)
            handler.request_handler = self
            handler.run(self.server.get_app())

    def log_message(self, *_arguments):
        pass


class _Bounded:
    def __init__(self, source, length):
        self._source = source
        self._left = length

    def read(self, size=-1):
        data = self._source.read(self._left if size < 0 else min(size, self._left))
        self._left -= len(data)
        return data


def main():
    options = dict(argument.split("=", 1) for argument in sys.argv[1:])
    application = GlanceBillingFilter.factory({}, **options)(Glance())
    server = wsgiref.simple_server.make_server("127.0.0.1", 0, application, handler_class=Handler)
    print("http://127.0.0.1:%d" % server.server_address[1], flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
