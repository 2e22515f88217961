"""Consumes as AMQPBench does, with py-amqp: HOST PORT QUEUE MESSAGES PREFETCH EVERY [AUTHORITIES]"""
import sys

import amqp

from usage import Usage

host, port, queue, messages, prefetch, every = sys.argv[1:7]
messages, every = int(messages), int(every)
tls = {"ca_certs": sys.argv[7], "server_hostname": host} if len(sys.argv) > 7 else False
connection = amqp.Connection(f"{host}:{port}", "guest", "guest", login_method="PLAIN", ssl=tls)
connection.connect()
channel = connection.channel()
channel.basic_qos(0, int(prefetch), False)
usage = Usage()


def received(message):
    if usage.received(len(message.body)) % every == 0 or usage.count == messages:
        channel.basic_ack(message.delivery_info["delivery_tag"], multiple=every > 1)


channel.basic_consume(queue, callback=received)
while usage.count < messages:
    connection.drain_events()
usage.report()
connection.close()
