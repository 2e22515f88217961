"""Fills queues and watches a server empty them, for intake.sh.

    intake.py fill PORT CAPTURE                       publishes a capture's messages to nova's exchange, until all are queued
    intake.py serve PORT TYPE NOVA FOLDER COUNT       serves a fresh store until COUNT messages are dealt with
    intake.py restarts PORT TYPE NOVA FOLDER COUNT CONTROL…
                                                      lets the broker stop and start so often beneath a server
CONTROL is the command that rabbitmqctl's words come after.
"""

import base64
import http.client
import json
import os
import re
import socket
import subprocess
import sys
import threading
import time
from datetime import datetime

import pika

QUEUES = ["nova-billing.notifications", "bench"]
TICK = os.sysconf("SC_CLK_TCK")


def connection(port):
    return pika.BlockingConnection(pika.ConnectionParameters("127.0.0.1", int(port)))


def fill(port, capture):
    broker = connection(port)
    channel = broker.channel()
    properties = pika.BasicProperties(content_type="application/json", delivery_mode=2, headers={})
    count = 0
    for line in open(capture):
        record = json.loads(line)
        channel.basic_publish("nova", record["routing_key"], base64.b64decode(record["body_b64"]), properties)
        count += 1
    for queue in QUEUES:
        while channel.queue_declare(queue, passive=True).method.message_count < count:
            broker.sleep(0.05)
    broker.close()


class Server:
    def __init__(self, port, kind, nova, folder):
        self.log = os.path.join(folder, "log")
        settings = os.path.join(folder, "settings.json")
        broker = {"url": f"amqp://guest:guest@127.0.0.1:{port}/", "exchanges": ["nova"], "queue_type": kind}
        with open(settings, "w") as file:
            json.dump({"brokers": [broker], "intake": {"port": 0}}, file)
        self.process = subprocess.Popen(
            [nova, "serve", "--role", "os-amqp", "--host", "127.0.0.1", "--port", "0", "--config", settings,
             "--admin-token", "bench", "--db", "sqlite:" + os.path.join(folder, "store.db")],
            stdout=subprocess.PIPE, stderr=open(self.log, "w"), text=True)
        line = self.process.stdout.readline()
        self.http = http.client.HTTPConnection("127.0.0.1", int(line.rsplit(":", 1)[1]))

    def dealt_with(self):
        """How many messages have been dealt with so far."""
        self.http.request("GET", "/metrics", headers={"X-Auth-Token": "bench"})
        text = self.http.getresponse().read().decode()
        counts = re.findall(r'^nova_billing_deliveries_total\{source="nova",result="\w+"\} (\d+)$', text, re.M)
        return sum(map(int, counts))

    def wait(self, count):
        while self.dealt_with() < count:
            time.sleep(0.02)

    def bound(self):
        """Waits until its queue is there and listens to the exchange."""
        while "exchange bound" not in open(self.log).read():
            time.sleep(0.02)

    def begin(self):
        """When it began to consume."""
        moment = re.search(r"^(\S+)Z info consuming .*queue=nova-billing.notifications$", open(self.log).read(), re.M)
        return datetime.fromisoformat(moment.group(1) + "+00:00").timestamp()

    def cpu(self):
        fields = open(f"/proc/{self.process.pid}/stat").read().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / TICK

    def memory(self):
        status = open(f"/proc/{self.process.pid}/status").read()
        return int(re.search(r"VmHWM:\s+(\d+)", status).group(1))

    def stop(self):
        self.process.terminate()
        if self.process.wait(10) != 0:
            raise SystemExit("the server did not stop as it should")


def serve(port, kind, nova, folder, count):
    count = int(count)
    server = Server(port, kind, nova, folder)
    cpu = server.cpu()
    server.wait(count)
    end, used = time.time(), server.cpu() - cpu
    server.bound()
    wall = end - server.begin()
    memory = server.memory()
    server.stop()
    print(f"n={count} wall={wall:.3f} rate={count / max(wall, 1e-9):.0f} cpu_us_per_msg={used * 1e6 / max(count, 1):.1f} "
          f"maxrss_kb={memory}")


def listening(port):
    while True:
        try:
            return socket.create_connection(("127.0.0.1", int(port)), 0.2).close()
        except OSError:
            time.sleep(0.005)


def restarts(port, kind, nova, folder, count, *control):
    def tell(word):
        subprocess.run([*control, word], check=True, stdout=subprocess.DEVNULL)

    for _ in range(int(count)):
        # Of a server of its own, as waits begin anew only after a minute of connection.
        server = Server(port, kind, nova, folder)
        server.bound()
        tell("stop_app")
        starting = threading.Thread(target=tell, args=("start_app",))
        starting.start()
        listening(port)
        begin = time.monotonic()
        broker = connection(port)
        body = json.dumps({"event_type": "test.begins"})
        broker.channel().basic_publish("nova", "notifications.info", body, pika.BasicProperties(delivery_mode=2))
        broker.close()
        server.wait(1)
        print(f"restart seconds={time.monotonic() - begin:.3f}", flush=True)
        starting.join()
        server.stop()


if __name__ == "__main__":
    {"fill": fill, "serve": serve, "restarts": restarts}[sys.argv[1]](*sys.argv[2:])
