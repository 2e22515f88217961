"""Consumes as AMQPBench does, with pika: HOST PORT QUEUE MESSAGES PREFETCH EVERY [AUTHORITIES]"""
import sys

import pika

from usage import Usage, context

host, port, queue, messages, prefetch, every = sys.argv[1:7]
messages, every = int(messages), int(every)
tls = pika.SSLOptions(context(sys.argv[7]), host) if len(sys.argv) > 7 else None
connection = pika.BlockingConnection(pika.ConnectionParameters(host, int(port), ssl_options=tls))
channel = connection.channel()
channel.basic_qos(prefetch_count=int(prefetch))
usage = Usage()


def received(channel, method, properties, body):
    if usage.received(len(body)) % every == 0 or usage.count == messages:
        channel.basic_ack(method.delivery_tag, multiple=every > 1)
    if usage.count == messages:
        usage.report()
        channel.stop_consuming()


channel.basic_consume(queue, received)
channel.start_consuming()
connection.close()
