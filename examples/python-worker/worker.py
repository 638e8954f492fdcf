"""A Barnabas worker with nothing but a Kafka client: upper-cases text messages, prints how connections closed."""
import json
import os
import signal

from confluent_kafka import Consumer, Producer

KAFKA = {"bootstrap.servers": os.environ.get("BOOTSTRAP", "127.0.0.1:9092")}
TOPIC = os.environ.get("INBOUND", "barnabas.inbound")
SOURCE = "/barnabas/" + os.environ.get("ROUTE", "ws")

consumer = Consumer({**KAFKA, "group.id": os.environ.get("GROUP", "python-worker"),
                     "auto.offset.reset": "earliest", "enable.auto.commit": False})
producer = Producer({**KAFKA, "enable.idempotence": True, "message.max.bytes": 2 << 20})
failures, stop = [], []


def handle(headers, value):
    if headers.get("ce_source") != SOURCE.encode():
        return  # another route's connection
    event = headers.get("ce_type", b"").decode()
    if event == "io.barnabas.connection.message" and "kafka_correlationId" in headers:
        text = headers.get("content-type", b"").startswith(b"text/")
        producer.produce(headers["kafka_replyTopic"].decode(),
                         value=value.decode().upper() if text else value,
                         partition=int.from_bytes(headers["kafka_replyPartition"], "big"),
                         headers={"kafka_correlationId": headers["kafka_correlationId"]},
                         on_delivery=lambda error, _: error and failures.append(error))
    elif event == "io.barnabas.connection.closed":
        how = json.loads(value)
        print(headers["ce_subject"].decode(), "closed:", how["code"], how["cause"], flush=True)


for number in (signal.SIGINT, signal.SIGTERM):
    signal.signal(number, lambda *_: stop.append(number))
consumer.subscribe([TOPIC], on_assign=lambda *_: print("reading", TOPIC, flush=True))
while not stop:
    records = [record for record in consumer.consume(500, timeout=0.2) if not record.error()]
    for record in records:
        handle(dict(record.headers() or []), record.value() or b"")
    if producer.flush(30) or failures:
        exit(f"answers were not written: {failures}")  # nothing is committed: a restart reads them again
    if records:
        consumer.commit(asynchronous=False)
consumer.close()
