// A Barnabas worker with nothing but a Kafka client: upper-cases text messages, prints how connections closed.
import { Kafka, logLevel } from "kafkajs";

const { BOOTSTRAP = "127.0.0.1:9092", INBOUND = "barnabas.inbound", ROUTE = "ws", GROUP = "node-worker" } = process.env;

const kafka = new Kafka({ brokers: BOOTSTRAP.split(","), logLevel: logLevel.ERROR });
// A stop waits for the fetch that is under way: for half a second, not five.
const consumer = kafka.consumer({ groupId: GROUP, maxWaitTimeInMs: 500 });
const producer = kafka.producer({ idempotent: true, maxInFlightRequests: 1 });

function answer({ headers, value }) {
  if (headers.ce_source?.toString() !== `/barnabas/${ROUTE}`) return []; // another route's connection
  const type = headers.ce_type?.toString();
  if (type === "io.barnabas.connection.message" && headers.kafka_correlationId) {
    const text = headers["content-type"].toString().startsWith("text/");
    const message = {
      partition: headers.kafka_replyPartition.readInt32BE(),
      headers: { kafka_correlationId: headers.kafka_correlationId },
      value: text ? value.toString().toUpperCase() : value,
    };
    return [{ topic: headers.kafka_replyTopic.toString(), messages: [message] }];
  }
  if (type === "io.barnabas.connection.closed") {
    const how = JSON.parse(value);
    console.log(headers.ce_subject.toString(), "closed:", how.code, how.cause);
  }
  return [];
}

consumer.on(consumer.events.GROUP_JOIN, () => console.log("reading", INBOUND));
consumer.on(consumer.events.CRASH, ({ payload }) => payload.restart || process.exit(1));
for (const signal of ["SIGINT", "SIGTERM"]) {
  process.once(signal, async () => {
    await consumer.disconnect();
    await producer.disconnect();
  });
}

await producer.connect();
await consumer.connect();
await consumer.subscribe({ topic: INBOUND, fromBeginning: true });
await consumer.run({
  eachBatch: async ({ batch }) => {
    // Committed when this returns, hence after Kafka has acknowledged the answers.
    const answers = batch.messages.flatMap(answer);
    if (answers.length > 0) await producer.sendBatch({ topicMessages: answers });
  },
});
