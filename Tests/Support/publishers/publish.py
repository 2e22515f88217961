"""Publishes captures with the clients that clouds have: publish.py URL GO CAPTURE…

Every second message goes out through oslo.messaging's Notifier, which is what services use, and the others through pika.
The Notifier makes its exchanges; it does at the first message of each, which is one that nobody bills. After that the
file GO is waited for. What was published is counted on the last line: notifier=COUNT pika=COUNT.
"""

import base64
import json
import logging
import os
import sys
import time
from datetime import datetime

import oslo_messaging
import pika
from oslo_config import cfg
from oslo_utils import timeutils

logging.basicConfig(level=logging.ERROR)


class Notifiers:
    """A Notifier for each exchange and topic."""

    def __init__(self, url):
        self.url = url
        self.transports = {}
        self.count = 0

    def publish(self, exchange, routing_key, message):
        """Says again what was said, at the moment when it was; only the message's id is another one."""
        topic, priority = routing_key.rsplit(".", 1)
        if exchange not in self.transports:
            oslo_messaging.set_transport_defaults(control_exchange=exchange)
            self.transports[exchange] = oslo_messaging.get_notification_transport(
                cfg.ConfigOpts(), url=self.url)
        notifier = oslo_messaging.Notifier(
            self.transports[exchange], publisher_id=message["publisher_id"], driver="messagingv2", topics=[topic])
        context = {key[9:]: value for key, value in message.items() if key.startswith("_context_")}
        timeutils.set_time_override(datetime.fromisoformat(message["timestamp"]))
        getattr(notifier, priority)(context, message["event_type"], message["payload"])
        self.count += 1

    def close(self):
        for transport in self.transports.values():
            transport.cleanup()


class Pika:
    def __init__(self, url):
        parameters = pika.URLParameters(url.replace("rabbit://", "amqp://"))
        self.connection = pika.BlockingConnection(parameters)
        self.channel = self.connection.channel()
        self.channel.confirm_delivery()
        self.count = 0

    def publish(self, exchange, routing_key, body):
        properties = pika.BasicProperties(
            content_type="application/json", content_encoding="utf-8", delivery_mode=2, priority=0, headers={})
        self.channel.basic_publish(exchange, routing_key, body, properties, mandatory=True)
        self.count += 1


def main(url, go, *captures):
    records = [json.loads(line) for capture in captures for line in open(capture)]
    notifiers = Notifiers(url)
    for exchange in sorted({record["exchange"] for record in records}):
        nothing = {
            "publisher_id": "test", "event_type": "test.begins", "payload": {}, "timestamp": "2026-01-01 00:00:00"}
        notifiers.publish(exchange, "notifications.info", nothing)
    notifiers.count = 0
    plain = Pika(url)
    while not os.path.exists(go):
        time.sleep(0.05)
    for number, record in enumerate(records):
        body = base64.b64decode(record["body_b64"])
        envelope = json.loads(body)
        if number % 2 == 0 and "oslo.message" in envelope:
            message = json.loads(envelope["oslo.message"])
            notifiers.publish(record["exchange"], record["routing_key"], message)
        else:
            plain.publish(record["exchange"], record["routing_key"], body)
    notifiers.close()
    plain.connection.close()
    print(f"notifier={notifiers.count} pika={plain.count}")


if __name__ == "__main__":
    main(*sys.argv[1:])
