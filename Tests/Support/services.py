#!/usr/bin/env python3
"""Answers as nova, cinder, glance and neutron do that are asked what they have: services.py STATE-FILE PID

Says its port in one line, and ends when the process PID does. STATE-FILE is read at every request:

    {"servers": [...], "volumes": [...], "snapshots": [...], "backups": [...], "images": [...], "floatingips": [...],
     "status": {"nova": 403}, "unlisted": ["ID", ...], "vanishing": ["ID", ...], "second": {"volumes": [...]}}

Lists come in pages of two, whatever limit is asked for, as of services that allow no more; what is unlisted is only found
by its id; what is vanishing is gone once it was listed. What the second region has is at /nova2, /cinder2, ... Without
all_tenants, microversions or a token, answers are those of the real services.
"""
import json
import os
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, unquote, urlsplit

state_file, parent = sys.argv[1], int(sys.argv[2])
PAGE = 2
KINDS = ("servers", "volumes", "snapshots", "backups", "images", "floatingips")
gone = set()


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *arguments):
        pass

    def answer(self, status, content):
        body = json.dumps(content).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self):
        with open(state_file) as file:
            state = json.load(file)
        url = urlsplit(self.path)
        query = {key: values[0] for key, values in parse_qs(url.query).items()}
        # /nova/v2.1/PROJECT/servers/detail, /glance/v2/images, ...
        parts = [unquote(part) for part in url.path.strip("/").split("/")]
        service, rest = parts[0], parts[1:]
        lists = state
        if service.endswith("2"):
            service, lists = service[:-1], state.get("second", {})
        if service in state.get("status", {}):
            return self.answer(state["status"][service], {"error": {"message": "as it was told"}})
        if not self.headers.get("X-Auth-Token", "").startswith("gAAAA"):
            return self.answer(401, {"error": {"code": 401, "message": "Authentication required"}})
        kinds = [part for part in rest if part in KINDS]
        if not kinds or service not in ("nova", "cinder", "glance", "neutron"):
            return self.answer(404, {"error": "no such path"})
        kind = kinds[0]
        behind = rest[rest.index(kind) + 1:]
        entries = [entry for entry in lists.get(kind, []) if entry["id"] not in gone]
        if behind and behind != ["detail"]:
            found = [entry for entry in entries if entry["id"] == behind[0]]
            if not found:
                return self.answer(404, {"itemNotFound": {"code": 404, "message": "it could not be found"}})
            return self.answer(200, {kind[:-1]: found[0]})
        entries = [entry for entry in entries if entry["id"] not in state.get("unlisted", [])]
        if kind == "images":
            # Hidden ones are in a list of their own; those of communities are where all are asked for.
            entries = [e for e in entries if e.get("os_hidden", False) == (query.get("os_hidden") == "true")]
            if query.get("visibility") != "all":
                entries = [entry for entry in entries if entry["visibility"] != "community"]
        elif service in ("nova", "cinder") and query.get("all_tenants") != "1":
            entries = []
        if kind == "servers" and self.headers.get("X-OpenStack-Nova-API-Version") != "2.47":
            entries = [dict(entry, flavor={"id": "1", "links": []}) for entry in entries]
        if kind == "backups" and self.headers.get("OpenStack-API-Version") != "volume 3.18":
            entries = [{k: v for k, v in e.items() if not k.startswith("os-backup")} for e in entries]
        start = 0
        if "marker" in query:
            ids = [entry["id"] for entry in entries]
            if query["marker"] not in ids:
                return self.answer(400, {"badRequest": {"code": 400, "message": "marker not found"}})
            start = ids.index(query["marker"]) + 1
        page = entries[start:start + PAGE]
        gone.update(entry["id"] for entry in page if entry["id"] in state.get("vanishing", []))
        content = {kind: page}
        if start + PAGE < len(entries):
            # A host that only the services know, as behind a proxy.
            link = f"http://inside.invalid/{kind}?limit={PAGE}&marker={page[-1]['id']}"
            if kind == "images":
                content["next"] = f"/v2/images?marker={page[-1]['id']}"
            else:
                content[kind + "_links"] = [{"href": link, "rel": "next"}]
        self.answer(200, content)


server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
threading.Thread(target=server.serve_forever, daemon=True).start()
print(f"ready {server.server_address[1]}", flush=True)
while os.path.exists(f"/proc/{parent}"):
    time.sleep(0.3)
