"""Events of images, as nova-billing's POST /event takes them."""

import json
import uuid
from datetime import datetime, timezone
from typing import NamedTuple, Optional

from nova_billing.images import Image, quantity


class Event(NamedTuple):
    """An event with the id under which it is recorded once, however often it is sent."""

    id: str
    body: str

    def text(self) -> str:
        return json.dumps({"id": self.id, "body": self.body})

    @classmethod
    def of_text(cls, text: str) -> "Event":
        value = json.loads(text)
        if not (isinstance(value, dict) and all(isinstance(value.get(key), str) for key in cls._fields)):
            raise ValueError("no event")
        return cls(value["id"], value["body"])

    @property
    def line(self) -> str:
        """The event as a line that `nova-billing replay` takes."""
        return '{"id": %s, %s' % (json.dumps(self.id), self.body[1:])


def now() -> datetime:
    return datetime.now(timezone.utc)


def stored(image: Image, moment: datetime, unit: str, account: Optional[str]) -> Optional[Event]:
    """An image is there: it is charged for its size; without a size it is only said whose it is.

    `account` is whose it is where Glance does not say so. What is not stored yet, or never will be, is no event: None.
    """
    if image.says_owner:
        account = image.owner
    # An answer of an old Glance may say no status; then it is stored if it has a size.
    if image.status in (None, "active") and image.size is not None:
        return _event(image.id, moment, quantity(image.size, unit), account, image.name)
    if image.status in ("active", "deactivated") and image.owner is not None:
        return _event(image.id, moment, None, image.owner, image.name)
    return None


def deleted(image: str, moment: datetime) -> Event:
    """An image is gone. Whose it was is known; who deleted it may be someone else."""
    return _event(image, moment, "null", None, None)


def moment_of(image: Image, earliest: datetime, latest: datetime) -> datetime:
    """When an image that was waited for became what it is: when it says so, if that can be."""
    try:
        said = datetime.fromisoformat((image.updated_at or "").replace("Z", "+00:00"))
    except ValueError:
        return latest
    if said.tzinfo is None:
        said = said.replace(tzinfo=timezone.utc)
    return said if earliest.replace(microsecond=0) <= said <= latest else latest


def _event(
    image: str, moment: datetime, linear: Optional[str], account: Optional[str], name: Optional[str]
) -> Event:
    # The moment is cut to the second as those of notifications are: with both, each statement agrees with the other.
    value = {
        "rtype": "glance/image",
        "name": image,
        "datetime": moment.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "emitted": moment.strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
        "keep_closed": True,
    }
    if account is not None:
        value["account"] = account
    if name is not None:
        value["attrs"] = {"display_name": name}
    body = json.dumps(value)
    if linear is not None:
        body = '%s, "linear": %s}' % (body[:-1], linear)
    return Event("glance-filter-" + uuid.uuid4().hex, body)
