"""Projects, roles and users of the Keystone for tests: seed.py URL ADMIN-PASSWORD. Every user's password is NAME-pw."""
import json
import sys
import urllib.request

base, admin_password = sys.argv[1] + "/v3", sys.argv[2]


def call(method, path, body=None, token=None):
    headers = {"Content-Type": "application/json"}
    if token:
        headers["X-Auth-Token"] = token
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(base + path, method=method, data=data, headers=headers)
    with urllib.request.urlopen(request) as answer:
        content = answer.read()
        return answer.headers, json.loads(content) if content else None


domain = {"id": "default"}
user = {"name": "admin", "domain": domain, "password": admin_password}
headers, _ = call("POST", "/auth/tokens", {"auth": {
    "identity": {"methods": ["password"], "password": {"user": user}},
    "scope": {"project": {"name": "admin", "domain": domain}}}})
token = headers["X-Subject-Token"]
roles = {role["name"]: role["id"] for role in call("GET", "/roles", token=token)[1]["roles"]}
roles["auditor"] = call("POST", "/roles", {"role": {"name": "auditor"}}, token)[1]["role"]["id"]


def make(kind, name, **more):
    content = {kind: {"name": name, "domain_id": "default", **more}}
    return call("POST", f"/{kind}s", content, token)[1][kind]["id"]


projects = {name: make("project", name) for name in ("service", "acme", "globex")}
# Who has which role, and on what; `system` and `domain` are as they are called.
users = {}
for name, role, scope in (
    ("billing", "service", "service"), ("weak", "member", "service"), ("alice", "member", "acme"),
    ("bob", "member", "globex"), ("carol", "reader", "acme"), ("tess", "admin", "acme"),
    ("audrey", "auditor", "acme"), ("sam", "reader", "system"), ("dora", "admin", "domain"),
    ("clerk", "service", "service"), ("clerk", "reader", "system"), ("steward", "admin", "service"),
):
    id = users.setdefault(name, None) or make("user", name, password=name + "-pw")
    users[name] = id
    place = {"system": "/system", "domain": "/domains/default"}.get(scope) or f"/projects/{projects[scope]}"
    call("PUT", f"{place}/users/{id}/roles/{roles[role]}", token=token)
