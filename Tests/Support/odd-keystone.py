#!/usr/bin/env python3
"""Answers as a Keystone does with which something is wrong: odd-keystone.py second|failing|ahead|behind PID

Says its port in one line, and ends when the process PID does. ahead and behind are two hours away from this clock.
"""
import datetime
import json
import os
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

kind, parent = sys.argv[1], int(sys.argv[2])
HOURS = {"ahead": 2, "behind": -2}.get(kind, 0)


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *arguments):
        pass

    def answer(self, status, content, **headers):
        body = json.dumps(content).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def error(self, status):
        self.answer(status, {"error": {"code": status, "message": "…", "title": "…"}})

    def do_GET(self):
        path = self.path.split("?")[0]
        if kind == "failing":
            self.error(503)
        elif kind == "second":
            versions = {"versions": {"values": [{"id": "v2.0", "status": "stable"}]}}
            self.answer(300, versions) if path == "/" else self.error(404)
        elif path == "/v3":
            self.answer(200, {"version": {"id": "v3.14", "status": "stable"}})
        elif path in ("/v3/projects", "/v3/domains"):
            self.answer(200, {path[4:]: [], "links": {}})
        else:
            self.error(404)

    def do_POST(self):
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        now = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(hours=HOURS)
        form = "%Y-%m-%dT%H:%M:%S.000000Z"
        token = {"issued_at": now.strftime(form), "expires_at": (now + datetime.timedelta(hours=1)).strftime(form),
                 "project": {"id": "p", "name": "service", "domain": {"id": "default", "name": "Default"}},
                 "roles": [{"id": "1", "name": "service"}]}
        self.answer(201, {"token": token}, X_Subject_Token="gAAAAAodd")


server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
threading.Thread(target=server.serve_forever, daemon=True).start()
print(f"ready {server.server_address[1]}", flush=True)
while os.path.exists(f"/proc/{parent}"):
    time.sleep(0.3)
