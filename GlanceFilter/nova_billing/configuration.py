"""Where the filter finds the billing server, and what it may tell it."""

import json
import logging
import os
from typing import Any, Dict, Mapping, NamedTuple, Optional, Tuple

LOG = logging.getLogger("nova_billing.os_glance")

# The first of these that can be written is used, unless the option `spool` names another.
_SPOOLS = ("/var/spool/nova-billing/glance", "/var/lib/glance/nova-billing-spool")
_OPTIONS = {"settings", "url", "token", "token_file", "ca", "image_unit", "spool", "spool_limit"}


class Server(NamedTuple):
    """The billing server as it is configured now."""

    url: str
    # None where none is configured: nothing can be sent then.
    token: Optional[str]
    ca: Optional[str]


class Configuration:
    """The filter's options, and the settings of nova-billing where they say nothing.

    The settings file is read again when it has changed: a token that is put right needs no restart.
    """

    def __init__(self, options: Mapping[str, str]):
        unknown = sorted(set(options) - _OPTIONS)
        if unknown:
            LOG.error("nova-billing: no options of the filter: %s; there are %s", unknown, sorted(_OPTIONS))
        self._options = dict(options)
        self._path = self._options.get("settings", "/etc/nova-billing/settings.json")
        self._read: Tuple[Optional[Tuple[int, int]], Dict[str, Any]] = (None, {})
        self._said: Optional[str] = None

    @property
    def spool(self) -> Optional[str]:
        """The folder of the spool; None where there is none that can be written."""
        wanted = self._options.get("spool")
        for folder in (wanted,) if wanted else _SPOOLS:
            try:
                os.makedirs(folder, mode=0o700, exist_ok=True)
            except OSError:
                pass
            if os.access(folder, os.W_OK | os.X_OK):
                return folder
        LOG.error(
            "nova-billing: no spool: %s can't be written; events are kept in memory, and lost when Glance ends",
            wanted or " and ".join(_SPOOLS),
        )
        return None

    @property
    def spool_limit(self) -> int:
        """How many events are kept while the server is away."""
        text = self._options.get("spool_limit", "")
        try:
            return max(1, int(text or 50000))
        except ValueError:
            LOG.error("nova-billing: spool_limit is %r; it may be a number of events", text)
            return 50000

    @property
    def image_unit(self) -> str:
        """`bytes` or `gib`."""
        table = self._settings().get("rtypes")
        unit = self._options.get("image_unit") or (table.get("image_unit") if isinstance(table, dict) else None)
        unit = str(unit or "bytes").lower()
        if unit not in ("bytes", "gib"):
            self._say("image_unit is %r; it may be bytes or GiB" % unit)
            unit = "bytes"
        return unit

    def server(self) -> Server:
        settings = self._settings()
        url = self._options.get("url") or settings.get("billing_heart_url") or self._own_url(settings)
        return Server(str(url).rstrip("/"), self._token(settings), self._options.get("ca"))

    def _own_url(self, settings: Mapping[str, Any]) -> str:
        host = str(settings.get("host") or "127.0.0.1")
        host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)
        return "%s://%s:%s" % (
            "https" if isinstance(settings.get("tls"), dict) else "http",
            "[%s]" % host if ":" in host else host,
            settings.get("port") or 8787,
        )

    def _token(self, settings: Mapping[str, Any]) -> Optional[str]:
        path = self._options.get("token_file")
        if path:
            try:
                with open(path, encoding="utf-8") as file:
                    return file.read().strip() or None
            except (OSError, ValueError):
                self._say("the token_file %s can't be read" % path)
                return None
        token = self._options.get("token") or settings.get("admin_token")
        return None if token is None else str(token)

    def _settings(self) -> Dict[str, Any]:
        try:
            facts = os.stat(self._path)
            stamp = (facts.st_mtime_ns, facts.st_size)
            if self._read[0] != stamp:
                with open(self._path, encoding="utf-8") as file:
                    value = json.load(file)
                self._read = (stamp, value if isinstance(value, dict) else {})
                self._said = None
        except (OSError, ValueError) as error:
            # Never the text of the file, which holds the token.
            reason = error.strerror if isinstance(error, OSError) else "it is no JSON"
            if not (self._options.get("url") and (self._options.get("token") or self._options.get("token_file"))):
                self._say("%s can't be read: %s" % (self._path, reason))
        return self._read[1]

    def _say(self, what: str) -> None:
        if what != self._said:
            self._said = what
            LOG.error("nova-billing: %s", what)
