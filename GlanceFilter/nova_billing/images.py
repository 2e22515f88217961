"""What Glance's requests and answers say of images."""

import json
import re
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Dict, Mapping, NamedTuple, Optional, Sequence, Tuple

_PATH = re.compile(
    r"^(?:/(?P<version>v[12])(?:\.\d+)?)?/images(?:/(?P<image>[^/]+))?(?:/(?P<part>file|import|locations))?/?$"
)
_VERSION_BEFORE = re.compile(r"/(v[12])(?:\.\d+)?/?$")

# What a request does, by the API's version, its method, and what its path names.
_ACTIONS = {
    ("v1", "POST", "images"): "describe",
    ("v1", "PUT", "image"): "describe",
    ("v1", "DELETE", "image"): "delete",
    ("v2", "PATCH", "image"): "describe",
    ("v2", "DELETE", "image"): "delete",
    ("v2", "PUT", "file"): "upload",
    ("v2", "POST", "import"): "import",
    ("v2", "POST", "locations"): "import",
}
_COPYING = ("HTTP_X_GLANCE_API_COPY_FROM", "HTTP_X_IMAGE_META_COPY_FROM")


class Request(NamedTuple):
    """A request that may be about what an image costs."""

    # describe: the answer says what the image is; upload: it is stored afterwards; import: it is stored some day;
    # delete.
    action: str
    version: str
    # None where the image is made by the request.
    image: Optional[str]
    # What stands before /images in the path.
    prefix: str
    # Whether the first API is told to fetch the image from somewhere.
    copies: bool

    @classmethod
    def of(cls, environ: Mapping[str, Any]) -> Optional["Request"]:
        """The request, or None where it is about something else: members, tags, schemas, caches, stores."""
        match = _PATH.match(environ.get("PATH_INFO") or "/")
        if match is None:
            return None
        # Beside its version's application the version may be in front already; the oldest Glance has none.
        before = _VERSION_BEFORE.search(environ.get("SCRIPT_NAME") or "")
        version = match.group("version") or (before.group(1) if before else "v1")
        image, part = match.group("image", "part")
        if image is None and part is not None:
            return None
        kind = part or ("images" if image is None else "image")
        action = _ACTIONS.get((version, environ.get("REQUEST_METHOD", "GET"), kind))
        if action is None:
            return None
        path = environ["PATH_INFO"]
        copies = any(environ.get(name) for name in _COPYING)
        return cls(action, version, image, path[: path.index("/images")], version == "v1" and copies)


class Image(NamedTuple):
    """What Glance says of an image."""

    id: str
    # None where the answer does not say it.
    status: Optional[str]
    size: Optional[int]
    # None where it has none; whether the answer says so at all is the next.
    owner: Optional[str]
    says_owner: bool
    name: Optional[str]
    updated_at: Optional[str]

    @classmethod
    def in_body(cls, body: bytes) -> Optional["Image"]:
        """The image that an answer in JSON describes, in the first or second API's form."""
        try:
            value = json.loads(body.decode("utf-8"))
        except ValueError:
            return None
        if isinstance(value, dict) and isinstance(value.get("image"), dict):
            value = value["image"]
        return cls._of(value) if isinstance(value, dict) else None

    @classmethod
    def in_headers(cls, headers: Sequence[Tuple[str, str]]) -> Optional["Image"]:
        """The image that the headers of an answer of the first API describe."""
        start = "x-image-meta-"
        return cls._of({name.lower()[len(start):]: value for name, value in headers if name.lower().startswith(start)})

    @classmethod
    def _of(cls, value: Dict[str, Any]) -> Optional["Image"]:
        image = _text(value.get("id"))
        if image is None:
            return None
        return cls(
            image,
            _text(value.get("status")),
            _size(value.get("size")),
            _text(value.get("owner")),
            "owner" in value,
            _text(value.get("name")),
            _text(value.get("updated_at")),
        )


def quantity(size: int, unit: str) -> str:
    """A size as the number that is charged, as text: what JSON holds is read to the digit."""
    if unit == "bytes":
        return str(size)
    number = (Decimal(size) / 2**30).quantize(Decimal("0.000001"), rounding=ROUND_HALF_UP)
    return format(number, "f")


def _text(value: Any) -> Optional[str]:
    if value is None or isinstance(value, (dict, list, bool)):
        return None
    return str(value) or None


def _size(value: Any) -> Optional[int]:
    if isinstance(value, bool):
        return None
    try:
        size = int(value)
    except (TypeError, ValueError):
        return None
    return size if size >= 0 else None
