"""Serves the Keystone that the environment's OS_KEYSTONE_CONFIG_DIR configures, for tests.

    serve.py TLS-FOLDER plain=PORT slow=PORT CERTIFICATE=PORT…

plain is as it is, slow takes SLOW seconds for every answer about a token; the others speak TLS with a certificate of the
folder. A request for a token may say in X-Test-Expiration how many seconds it lives.
"""
import os
import socketserver
import ssl
import sys
import threading
import time
from wsgiref import simple_server

import waitress
from keystone.server.wsgi import initialize_public_application

tls_folder = sys.argv[1]
ports = {name: int(port) for name, port in (argument.split("=") for argument in sys.argv[2:])}
# Keystone reads the command line too.
del sys.argv[1:]
application = initialize_public_application()

# The configuration, which only exists once there is an application.
from keystone.conf import CONF  # noqa: E402

issuing = threading.Lock()
SLOW = 20


def served(environ, start_response):
    is_about_tokens = environ["PATH_INFO"].startswith("/v3/auth/tokens")
    if is_about_tokens and int(environ["SERVER_PORT"]) == ports["slow"]:
        time.sleep(SLOW)
    if not (is_about_tokens and environ["REQUEST_METHOD"] == "POST"):
        return application(environ, start_response)
    with issuing:
        expiration = environ.get("HTTP_X_TEST_EXPIRATION")
        if expiration:
            CONF.set_override("expiration", int(expiration), group="token")
        try:
            return application(environ, start_response)
        finally:
            CONF.clear_override("expiration", group="token")


class Server(socketserver.ThreadingMixIn, simple_server.WSGIServer):
    daemon_threads = True

    def handle_error(self, request, client_address):
        """Clients that do not like the certificate go away: that is what they are for."""


class Handler(simple_server.WSGIRequestHandler):
    def log_message(self, *arguments):
        pass


def serve_tls(name, port):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(os.path.join(tls_folder, name + ".pem"), os.path.join(tls_folder, name + ".key"))
    server = simple_server.make_server("127.0.0.1", port, served, Server, Handler)
    # The handshake is the affair of each connection's thread.
    server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    threading.Thread(target=server.serve_forever, daemon=True).start()


for name, port in ports.items():
    if name not in ("plain", "slow"):
        serve_tls(name, port)
waitress.serve(served, listen=f"127.0.0.1:{ports['plain']} 127.0.0.1:{ports['slow']}", threads=12)
