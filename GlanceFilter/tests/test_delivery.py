"""What was observed reaches the billing server, whatever is in the way, and the customer notices nothing."""

import io
import os
import subprocess
import sys
import threading
import unittest
from unittest import mock

from nova_billing.events import Event
from nova_billing.spool import MemorySpool, Spool
from tests.case import Case
from tests.glance import call
from tests.heart import Heart

PACKAGE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
NOWHERE = "http://127.0.0.1:9"


class Delivery(Case):
    def delete(self, application, *names):
        for name in names:
            self.glance.add(name)
            self.assertEqual(call(application, "DELETE", "/v2/images/" + name)[0], "204 No Content")

    def names(self, count):
        return [event["name"] for event in self.heart.wait(count)]

    def test_what_happened_while_the_server_was_away_is_sent_later_in_order(self):
        away = self.filter(url=NOWHERE)
        self.delete(away, "a", "b", "c")
        self.assertEqual([event["name"] for event in self.spooled()], ["a", "b", "c"])
        away.close()
        call(self.filter(), "GET", "/v2/images")
        self.assertEqual(self.names(3), ["a", "b", "c"])

    def test_nothing_waits_for_a_server_that_does_not_answer(self):
        self.heart.gate.clear()
        application = self.filter()
        # Were a request to wait for an answer, this one would never end: the gate opens after it.
        self.delete(application, "a", "b")
        self.assertEqual(self.heart.posts, [])
        self.heart.gate.set()
        self.assertEqual(self.names(2), ["a", "b"])

    def test_nothing_waits_for_a_disk_that_is_stuck(self):
        stuck = threading.Event()
        append = Spool.append

        def slowly(spool, event):
            stuck.wait(60)
            append(spool, event)

        with mock.patch.object(Spool, "append", slowly):
            application = self.filter()
            self.delete(application, *map(str, range(20)))
            self.assertEqual(self.spooled(), [])
            stuck.set()
            self.assertEqual(self.names(20), list(map(str, range(20))))

    def test_nothing_waits_for_a_folder_that_is_stuck(self):
        stuck = threading.Event()
        names = Spool.names

        def slowly(spool):
            stuck.wait(60)
            return names(spool)

        with mock.patch.object(Spool, "names", slowly):
            self.delete(self.filter(), "a", "b")
            self.assertFalse(os.path.exists(os.path.join(self.spool, "refused")))
            stuck.set()
            self.assertEqual(self.names(2), ["a", "b"])

    def test_a_server_that_fails_gets_the_same_event_again(self):
        self.heart.answers = [(503, {"errors": []}), (502, b"<html>"), (404, b"<html>")]
        with mock.patch("nova_billing.sender.random.uniform", lambda *_: 0.01):
            self.delete(self.filter(), "a", "b")
            self.assertEqual(self.names(2), ["a", "b"])
        self.assertEqual(len({key for _, key, event, _ in self.heart.posts if event["name"] == "a"}), 1)
        self.assertEqual([status for _, _, _, status in self.heart.posts], [503, 502, 404, 200, 200])

    def test_a_refused_event_is_put_aside_and_the_next_is_sent(self):
        for status in (400, 404, 409):
            self.heart.answers = [Heart.error(status)]
            self.delete(self.filter(), "bad", "good")
            self.assertEqual(self.heart.wait(1)[-1]["name"], "good")
            self.heart.posts.clear()
        self.assertEqual(len(os.listdir(os.path.join(self.spool, "refused"))), 3)
        self.eventually(lambda: any("refused" in line and '"bad"' in line for line in self.log), self.log)

    def test_a_wrong_token_keeps_events_until_it_is_put_right(self):
        settings = self.settings(admin_token="wrong-token")
        with mock.patch("nova_billing.sender.random.uniform", lambda *_: 0.01):
            self.delete(self.filter(settings=settings, token=None), "a")
            self.heart.wait_for_posts(1)
            self.assertEqual([event["name"] for event in self.spooled()], ["a"])
            self.settings(admin_token=Heart.TOKEN, host="127.0.0.1")
            self.assertEqual(self.names(1), ["a"])
        self.assertTrue(any("refuses the token" in line for line in self.log))
        self.assertFalse(any("wrong-token" in line or Heart.TOKEN in line for line in self.log), self.log)

    def test_the_server_is_found_in_the_settings(self):
        settings = self.settings(host="0.0.0.0", port=self.heart.port, admin_token=Heart.TOKEN)
        self.delete(self.filter(settings=settings, token=None, url=None), "a")
        self.assertEqual(self.names(1), ["a"])

    def test_a_token_file_goes_over_the_settings(self):
        path = os.path.join(self.folder, "token")
        with open(path, "w", encoding="utf-8") as file:
            file.write(Heart.TOKEN + "\n")
        self.delete(self.filter(settings=self.settings(admin_token="x"), token=None, token_file=path), "a")
        self.assertEqual(self.names(1), ["a"])

    def test_no_settings_at_all_break_nothing(self):
        application = self.filter(url=None, token=None, settings=os.path.join(self.folder, "none"))
        self.delete(application, "a")
        self.assertEqual(len(self.spooled()), 1)
        self.eventually(lambda: any("can't be read" in line for line in self.log), self.log)

    def test_a_full_spool_says_what_it_did_not_keep(self):
        application = self.filter(url=NOWHERE, spool_limit="2")
        self.delete(application, "a", "b", "c")
        self.assertEqual([event["name"] for event in self.spooled()], ["a", "b"])
        line = next(line for line in self.log if "could not be kept" in line)
        self.assertIn('"name": "c"', line)
        self.assertIn('{"id": "glance-filter-', line)

    def test_a_full_disk_says_what_it_did_not_keep(self):
        with mock.patch("nova_billing.spool.os.fsync", side_effect=OSError(28, "No space left on device")):
            self.delete(self.filter(), "a")
        self.assertTrue(any("No space left" in line and '"name": "a"' in line for line in self.log))
        self.assertEqual([name for name in os.listdir(self.spool) if name.endswith((".json", ".tmp"))], [])

    def test_without_a_folder_events_are_kept_in_memory(self):
        file = os.path.join(self.folder, "file")
        with open(file, "w", encoding="utf-8"):
            pass
        self.delete(self.filter(spool=os.path.join(file, "spool")), "a", "b")
        self.assertEqual(self.names(2), ["a", "b"])
        self.assertTrue(any("no spool" in line for line in self.log))

    def test_what_is_no_event_in_the_spool_stops_nothing(self):
        os.makedirs(self.spool)
        for name, text in (("1.json", "{"), ("2.json", "[]"), ("3.json", '{"id": 1, "body": ""}'), ("4.json", "\0")):
            with open(os.path.join(self.spool, name), "w", encoding="utf-8") as file:
                file.write(text)
        self.delete(self.filter(), "a")
        self.assertEqual(self.names(1), ["a"])
        refused = os.path.join(self.spool, "refused")
        self.eventually(lambda: len(os.listdir(refused)) == 4, "put aside")

    def test_events_with_their_id_are_lines_of_a_replay(self):
        self.assertEqual(Event("x\"", '{"a": 1}').line, '{"id": "x\\"", "a": 1}')

    def test_a_forked_process_records_too(self):
        application = self.filter(url=NOWHERE)
        self.delete(application, "parent")
        child = os.fork()
        if child == 0:
            try:
                self.delete(application, "child")
            finally:
                os._exit(0)
        os.waitpid(child, 0)
        self.assertEqual([event["name"] for event in self.spooled()], ["parent", "child"])


class Passing(Case):
    """The filter changes nothing of what it passes on."""

    def test_answers_pass_as_they_are_and_are_closed(self):
        for method, path in (("GET", "/v2/images/a"), ("PATCH", "/v2/images/a"), ("DELETE", "/v2/images/a")):
            self.glance.add("a")
            before = self.glance.closed
            direct = call(self.glance, method, path, b"[]")
            self.glance.add("a")
            self.assertEqual(call(self.filter(), method, path, b"[]"), direct)
            self.assertGreaterEqual(self.glance.closed, before + 2)

    def test_an_error_of_the_application_is_passed_on_and_bills_nothing(self):
        class Broken(Exception):
            pass

        def early(_environ, _start_response):
            raise Broken

        def late(_environ, start_response):
            start_response("204 No Content", [])
            yield b""
            raise Broken

        for application in (early, late):
            with self.assertRaises(Broken):
                call(self.filter_of(application), "DELETE", "/v2/images/a")
        self.expect_nothing()

    def test_a_status_that_is_taken_back_does_not_count(self):
        def application(_environ, start_response):
            start_response("204 No Content", [])
            start_response("500 Internal Server Error", [], (None, None, None))
            return [b""]

        self.assertEqual(call(self.filter_of(application), "DELETE", "/v2/images/a")[0][:3], "500")
        self.expect_nothing()

    def test_a_client_that_goes_away_undoes_nothing(self):
        self.glance.add("a")
        chunks = self.filter(url=NOWHERE)(
            {"REQUEST_METHOD": "DELETE", "PATH_INFO": "/v2/images/a"}, lambda *_: None)
        chunks.close()
        self.assertEqual(len(self.spooled()), 1)

    def test_what_a_server_gives_its_input_is_there_and_every_way_of_reading_counts(self):
        class Input(io.BytesIO):
            def get_socket(self):
                return "socket"

        read = []

        def application(environ, start_response):
            body = environ["wsgi.input"]
            if environ["REQUEST_METHOD"] == "PUT":
                read.extend([body.get_socket(), body.readline(), body.read(2), next(iter(body)), body.readlines()])
                start_response("204 No Content", [])
            else:
                start_response("503 Service Unavailable", [])
            return []

        content = Input(b"one\ntwo\nthree\n")
        call(self.filter_of(application), "PUT", "/v2/images/a/file", **{"wsgi.input": content})
        self.assertEqual(read, ["socket", b"one\n", b"tw", b"o\n", [b"three\n"]])
        self.assertEqual(self.heart.wait(1)[0]["linear"], 14)

    def test_a_fault_of_the_filter_is_logged_and_no_concern_of_the_customer(self):
        self.glance.add("a")
        for place in ("Request.of", "events.now", "Recorder"):
            with mock.patch("nova_billing.os_glance." + place, side_effect=RuntimeError("broken")):
                self.glance.add("a")
                self.assertEqual(call(self.filter(), "DELETE", "/v2/images/a")[0], "204 No Content", place)
        self.assertEqual(len(self.log), 3)

    def filter_of(self, application):
        self.glance = application
        return self.filter()


class Processes(Case):
    """Several workers of one Glance, and what is left of them."""

    def start(self, name, count, url=None):
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.worker", url or self.heart.url, Heart.TOKEN, self.spool, name, str(count)],
            cwd=PACKAGE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        self.addCleanup(process.stdout.close)
        self.addCleanup(process.wait)
        self.addCleanup(process.kill)
        return process

    def test_share_a_spool_and_each_event_is_sent_once(self):
        workers = [self.start(name, 40) for name in "abc"]
        events = [event["name"] for event in self.heart.wait(120, seconds=120)]
        self.assertEqual(len(events), len(set(events)))
        for name in "abc":
            own = [event for event in events if event.startswith(name)]
            self.assertEqual(own, ["%s-%d" % (name, number) for number in range(40)])
        self.assertEqual(len(workers), 3)

    def test_that_are_killed_lose_nothing_that_was_answered(self):
        worker = self.start("a", 100, url=NOWHERE)
        answered = 0
        for line in worker.stdout:
            answered = int(line) + 1
            if answered == 30:
                worker.kill()
        worker.wait()
        self.assertGreaterEqual(answered, 30)
        self.start("b", 0)
        events = [event["name"] for event in self.heart.wait(answered, seconds=60)]
        self.assertEqual(events[:answered], ["a-%d" % number for number in range(answered)])


class Spools(unittest.TestCase):
    def test_in_memory_keep_order_and_limit(self):
        spool = MemorySpool(2)
        spool.append(Event("1", "{}"))
        spool.append(Event("2", "{}"))
        with self.assertRaises(Exception):
            spool.append(Event("3", "{}"))
        self.assertEqual([spool.read(name).id for name in spool.names()], ["1", "2"])
        spool.remove(spool.names()[0])
        self.assertEqual([spool.read(name).id for name in spool.names()], ["2"])
