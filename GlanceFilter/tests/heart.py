"""A stand-in of the billing server, which answers what it is told."""

import http.server
import json
import threading


class Heart:
    """Keeps what is posted. `answers` are given one after the other, then 200; `gate` holds every answer back."""

    TOKEN = "right-token"

    def __init__(self):
        self.posts = []
        self.answers = []
        self.gate = threading.Event()
        self.gate.set()
        self._news = threading.Condition()
        heart = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):  # pylint: disable=invalid-name
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                heart.gate.wait(60)
                status, answer = heart.take(self.path, self.headers, body)
                text = json.dumps(answer).encode() if not isinstance(answer, bytes) else answer
                self.send_response(status)
                self.send_header("Content-Length", str(len(text)))
                self.end_headers()
                self.wfile.write(text)

            def log_message(self, *_arguments):
                pass

        class Server(http.server.ThreadingHTTPServer):
            daemon_threads = True

            def handle_error(self, *_arguments):
                pass

        self._server = Server(("127.0.0.1", 0), Handler)
        self.port = self._server.server_address[1]
        self.url = "http://127.0.0.1:%d" % self.port
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()

    @staticmethod
    def error(status, code="nova-billing.invalid"):
        return status, {"errors": [{"status": status, "code": code, "detail": "no such thing"}]}

    def take(self, path, headers, body):
        with self._news:
            if headers.get("X-Auth-Token") != self.TOKEN:
                status, answer = self.error(401, "nova-billing.unauthenticated")
            else:
                status, answer = self.answers.pop(0) if self.answers else (200, {})
            self.posts.append((path, headers.get("Idempotency-Key"), json.loads(body), status))
            self._news.notify_all()
            return status, answer

    def taken(self):
        """The events that were answered 200."""
        return [event for _, _, event, status in self.posts if status == 200]

    def wait(self, count, seconds=30):
        """The events, when there are so many."""
        with self._news:
            if not self._news.wait_for(lambda: len(self.taken()) >= count, seconds):
                raise AssertionError("%d of %d events after %d s" % (len(self.taken()), count, seconds))
            return self.taken()

    def wait_for_posts(self, count, seconds=30):
        with self._news:
            assert self._news.wait_for(lambda: len(self.posts) >= count, seconds), self.posts

    def close(self):
        self.gate.set()
        self._server.shutdown()
        self._server.server_close()
