"""What the tests of the filter share."""

import functools
import json
import logging
import os
import shutil
import tempfile
import time
import unittest
from unittest import mock

from nova_billing import recorder
from nova_billing.os_glance import GlanceBillingFilter
from nova_billing.sender import Sender
from tests.glance import Glance
from tests.heart import Heart


class Case(unittest.TestCase):
    """A Glance behind the filter, a billing server, and a folder between them."""

    def setUp(self):
        self.folder = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        self.spool = os.path.join(self.folder, "spool")
        self.heart = Heart()
        self.addCleanup(self.heart.close)
        self.glance = Glance()
        self.filters = []
        self.addCleanup(lambda: [each.close() for each in self.filters])
        self.log = []
        handler = logging.Handler()
        handler.emit = lambda record: self.log.append(record.getMessage())
        logger = logging.getLogger("nova_billing.os_glance")
        logger.addHandler(handler)
        self.addCleanup(logger.removeHandler, handler)
        logger.propagate = False
        patch = mock.patch.object(recorder, "Sender", functools.partial(Sender, seconds=0.02))
        patch.start()
        self.addCleanup(patch.stop)

    def filter(self, **options):
        """A filter, made as paste makes it."""
        values = {"url": self.heart.url, "token": Heart.TOKEN, "spool": self.spool}
        values.update(options)
        factory = GlanceBillingFilter.factory({}, **{key: value for key, value in values.items() if value})
        made = factory(self.glance)
        self.filters.append(made)
        return made

    def spooled(self):
        """The events that wait, oldest first."""
        if not os.path.isdir(self.spool):
            return []
        names = sorted(name for name in os.listdir(self.spool) if name.endswith(".json"))
        events = []
        for name in names:
            with open(os.path.join(self.spool, name), encoding="utf-8") as file:
                events.append(json.loads(json.load(file)["body"]))
        return events

    def expect_nothing(self):
        """Nothing was recorded, and nothing is any more."""
        for each in self.filters:
            each.close()
        self.assertEqual((self.spooled(), self.heart.posts), ([], []))

    def eventually(self, holds, what):
        """Waits for something that another thread does after what can be seen of it."""
        end = time.monotonic() + 30
        while not holds():
            self.assertLess(time.monotonic(), end, what)
            time.sleep(0.005)

    def settings(self, **values):
        path = os.path.join(self.folder, "settings.json")
        with open(path, "w", encoding="utf-8") as file:
            json.dump(values, file)
        return path
