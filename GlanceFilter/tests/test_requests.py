"""Which requests are billed, and how."""

import json
import unittest

from nova_billing import recorder
from nova_billing.configuration import Configuration
from nova_billing.images import Image, quantity
from tests.case import Case
from tests.glance import call

ID = "11111111-2222-3333-4444-555555555555"


class Requests(Case):
    def events(self, count):
        return self.heart.wait(count)

    def expect_none(self, application):
        """Nothing came of what was done: what is done now is the first that arrives."""
        self.glance.add("last")
        call(application, "DELETE", "/v2/images/last")
        self.assertEqual([event["name"] for event in self.events(1)], ["last"])

    def test_an_upload_charges_what_glance_stored_to_its_owner(self):
        self.glance.add(ID, owner="globex")
        application = self.filter()
        status, headers, _ = call(application, "PUT", "/v2/images/%s/file" % ID, b"12345", HTTP_X_PROJECT_ID="admin")
        self.assertEqual((status, headers["X-From"]), ("204 No Content", "glance"))
        (event,) = self.events(1)
        self.assertEqual(
            (event["rtype"], event["name"], event["linear"], event["account"], event["attrs"], event["keep_closed"]),
            ("glance/image", ID, 5, "globex", {"display_name": "disk"}, True),
        )
        # Cut as notifications are; what it was is the tie-breaker.
        self.assertEqual(event["datetime"], event["emitted"][:19] + "Z")
        path, key, _, _ = self.heart.posts[0]
        self.assertEqual(path, "/event")
        self.assertTrue(key.startswith("glance-filter-"))

    def test_an_upload_that_glance_says_nothing_of_charges_the_bytes_that_went_through(self):
        self.glance.add(ID)
        self.glance.failing[("GET", "/v2/images/" + ID)] = "503 Service Unavailable"
        call(self.filter(), "PUT", "/v2/images/%s/file" % ID, b"1234567", HTTP_X_PROJECT_ID="globex")
        (event,) = self.events(1)
        self.assertEqual((event["linear"], event["account"]), (7, "globex"))

    def test_an_image_without_an_owner_names_no_account(self):
        self.glance.add(ID, owner=None)
        call(self.filter(), "PUT", "/v2/images/%s/file" % ID, b"12345")
        self.assertNotIn("account", self.events(1)[0])

    def test_a_deletion_ends_and_names_no_account(self):
        for version in ("v1", "v2"):
            self.glance.add(version)
            call(self.filter(), "DELETE", "/%s/images/%s" % (version, version), HTTP_X_PROJECT_ID="admin")
        first, second = self.events(2)
        self.assertEqual([first["name"], second["name"]], ["v1", "v2"])
        self.assertEqual([first["linear"], second["linear"]], [None, None])
        self.assertNotIn("account", first)

    def test_what_glance_refuses_is_not_billed(self):
        application = self.filter()
        for status in ("403 Forbidden", "404 Not Found", "409 Conflict", "500 Internal Server Error", "413 Too Large"):
            for method, path in (
                ("DELETE", "/v2/images/" + ID), ("PUT", "/v2/images/%s/file" % ID), ("PATCH", "/v2/images/" + ID),
                ("POST", "/v1/images"), ("PUT", "/v1/images/" + ID), ("DELETE", "/v1/images/" + ID),
                ("POST", "/v2/images/%s/import" % ID),
            ):
                self.glance.failing[(method, path)] = status
                self.assertEqual(call(application, method, path, b"[]")[0], status)
        self.expect_none(application)

    def test_what_is_about_something_else_is_not_billed(self):
        application = self.filter()
        self.glance.add(ID, status="active", size=5)
        for method, path in (
            ("GET", "/v2/images/" + ID), ("GET", "/v2/images/%s/file" % ID), ("PUT", "/v2/images/%s/stage" % ID),
            ("POST", "/v2/images/%s/members" % ID), ("PUT", "/v2/images/%s/members/globex" % ID),
            ("DELETE", "/v2/images/%s/members/globex" % ID), ("DELETE", "/v1/images/%s/members/globex" % ID),
            ("PUT", "/v2/images/%s/tags/blue" % ID), ("DELETE", "/v2/images/%s/tags/blue" % ID),
            ("DELETE", "/v2/stores/fast/" + ID), ("DELETE", "/v2/cache/" + ID), ("DELETE", "/v2/cached_images/" + ID),
            ("POST", "/v2/images/%s/actions/deactivate" % ID), ("DELETE", "/v2/metadefs/namespaces/images"),
            ("DELETE", "/v2/metadefs/namespaces/images/objects"), ("DELETE", "/v2/tasks/" + ID),
        ):
            status = call(application, method, path)[0]
            self.assertEqual(status[:1], "2", path)
        self.expect_none(application)

    def test_an_image_of_the_first_api_is_charged_when_it_has_content(self):
        application = self.filter()
        call(application, "POST", "/v1/images", HTTP_X_IMAGE_META_ID=ID, HTTP_X_TENANT="globex")
        call(application, "PUT", "/v1/images/" + ID, b"123456")
        (event,) = self.events(1)
        self.assertEqual((event["linear"], event["account"]), (6, "globex"))

    def test_the_oldest_glance_has_no_version_in_its_paths(self):
        def old(environ, start_response):
            environ["wsgi.input"].read()
            start_response("201 Created", [])
            return [json.dumps({"image": {"id": 22, "size": 4404752}}).encode()]

        self.glance = old
        call(self.filter(), "POST", "/images", b"x", HTTP_X_PROJECT_ID="", HTTP_X_TENANT="1")
        (event,) = self.events(1)
        self.assertEqual((event["name"], event["linear"], event["account"]), ("22", 4404752, "1"))

    def test_an_image_of_no_size_is_not_charged(self):
        application = self.filter()
        self.glance.add(ID, status="queued", size=None)
        call(application, "PUT", "/v1/images/" + ID)
        self.glance.images[ID].update(status="active")
        call(application, "PATCH", "/v2/images/" + ID, b'[{"path": "/name", "value": "x"}]')
        # Of an active one it is said whose it is, and no more.
        (event,) = self.events(1)
        self.assertEqual(event["account"], "acme")
        self.assertNotIn("linear", event)

    def test_an_image_that_is_given_away_moves(self):
        self.glance.add(ID, status="active", size=9)
        call(self.filter(), "PATCH", "/v2/images/" + ID, b'[{"path": "/owner", "value": "globex"}]')
        (event,) = self.events(1)
        self.assertEqual((event["account"], event["linear"]), ("globex", 9))

    def test_an_import_is_charged_when_the_image_is_there(self):
        self.glance.add(ID, status="uploading", size=5)
        application = self.filter()
        call(application, "POST", "/v2/images/%s/import" % ID, b"{}")
        while ("GET", "/v2/images/" + ID) not in self.glance.requests:
            pass
        self.assertEqual(self.heart.posts, [])
        self.glance.images[ID].update(status="active", size=4711)
        (event,) = self.events(1)
        self.assertEqual((event["linear"], event["account"]), (4711, "acme"))

    def test_a_copy_of_the_first_api_is_charged_when_the_image_is_there(self):
        application = self.filter()
        call(
            application, "POST", "/v1/images", HTTP_X_IMAGE_META_ID=ID, HTTP_X_TENANT="globex",
            HTTP_X_GLANCE_API_COPY_FROM="http://elsewhere/image",
        )
        self.glance.images[ID].update(status="active", size=17)
        (event,) = self.events(1)
        self.assertEqual((event["linear"], event["account"]), (17, "globex"))

    def test_an_import_that_is_deleted_before_it_is_there_is_not_charged(self):
        self.glance.add(ID, status="uploading", size=5)
        application = self.filter()
        call(application, "POST", "/v2/images/%s/import" % ID, b"{}")
        call(application, "DELETE", "/v2/images/" + ID)
        self.assertEqual([event["linear"] for event in self.events(1)], [None])

    def test_the_unit_is_that_of_the_notifications(self):
        for unit, number in (("bytes", 5 << 30), ("GiB", 5)):
            self.glance.add(unit, status="active", size=5 << 30)
            settings = self.settings(rtypes={"image_unit": unit})
            call(self.filter(settings=settings), "PATCH", "/v2/images/" + unit, b"[]")
            self.assertEqual(self.heart.wait(1)[-1]["linear"], number)
            self.heart.posts.clear()

    def test_a_version_may_stand_before_the_application(self):
        self.glance.add(ID)
        seen = []

        def routed(environ, start_response):
            environ["PATH_INFO"] = "/v2" + environ["PATH_INFO"]
            seen.append(environ["PATH_INFO"])
            return glance(environ, start_response)

        glance, self.glance = self.glance, routed
        call(self.filter(), "PUT", "/images/%s/file" % ID, b"123", SCRIPT_NAME="/image/v2")
        self.assertEqual(self.events(1)[0]["linear"], 3)
        self.assertEqual(seen[1], "/v2/images/" + ID)


class Sizes(unittest.TestCase):
    def test_gibibytes_are_rounded_to_six_decimals_half_up(self):
        for size, text in (
            (1 << 30, "1.000000"), (1, "0.000000"), (536, "0.000000"), (537, "0.000001"), (2 << 20, "0.001953"),
            (16 << 20, "0.015625"), ((1 << 63) - 1, "8589934592.000000"),
        ):
            self.assertEqual(quantity(size, "gib"), text)

    def test_a_size_is_a_whole_number_or_none(self):
        for value in (None, "", "many", -1, True, [], "1.5"):
            self.assertIsNone(Image.in_body(json.dumps({"id": 1, "size": value}).encode()).size)

    def test_what_describes_no_image_is_none(self):
        for body in (b"", b"[]", b"{", b"\xff", b'{"image": 1}', b'{"image": {}}', b"null", b'{"id": ["x"]}'):
            self.assertIsNone(Image.in_body(body), body)


class Waiting(Case):
    def test_an_image_that_never_comes_is_given_up_after_a_day(self):
        now = [0.0]
        observation = recorder.Observation(
            "import", recorder.events.now(), ID, None, None, None,
            lambda: Image(ID, "importing", None, None, True, None, None),
        )
        # Never started: its steps are taken here, at the times that are made up here.
        made = recorder.Recorder(Configuration({"spool": self.spool}), clock=lambda: now[0])
        made._take(observation)
        while made._awaited:
            made._look_again()
            now[0] += 30
        self.assertGreater(now[0], 24 * 3600)
        self.assertIn("not there a day after", self.log[-1])
