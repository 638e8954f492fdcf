package io.barnabas.gateway.egress;

import io.barnabas.common.contract.Action;
import io.barnabas.common.contract.ConnectDecision;
import io.barnabas.common.contract.CorrelationId;
import io.barnabas.common.contract.FrameKind;
import io.barnabas.common.contract.Target;
import io.barnabas.common.contract.UndeliveredEvent;

/** A record for connections, read and checked. */
sealed interface Outgoing {
    /** Topic, partition and offset of the record, for reports and logs. */
    Position position();

    /** A record for one connection, or for the question whether there shall be one. */
    sealed interface Addressed extends Outgoing {
        CorrelationId address();
    }

    /** Where a record stands. */
    record Position(String topic, int partition, long offset) {
        /** Tells the backend that the record there, of so many bytes, did not reach its connection. */
        void undelivered(UndeliveredEvent.Cause cause, CorrelationId address, int bytes, Reports reports) {
            reports.undelivered(
                    address.route(),
                    address.connection().toString(),
                    new UndeliveredEvent(
                            cause, address.toString(), address.sequence(), topic, partition, offset, bytes));
        }

        @Override
        public String toString() {
            return topic + '-' + partition + " offset " + offset;
        }
    }

    /**
     * What is to be done.
     *
     * @param kind frame kind of a message to send
     * @param value the message's payload
     * @param code close code of a {@code close}
     * @param reason close reason
     */
    record Order(Action action, FrameKind kind, Payload value, int code, String reason) {}

    /** Bytes that nobody changes; a class of its own as arrays have no place in a record. */
    final class Payload {
        private final byte[] bytes;

        Payload(byte[] bytes) {
            this.bytes = bytes;
        }

        byte[] bytes() {
            return bytes;
        }
    }

    /** For one connection. */
    record Direct(Position position, CorrelationId address, Order order) implements Addressed {}

    /** What a worker has decided about somebody who wants to connect. */
    record Answer(Position position, CorrelationId address, ConnectDecision decision) implements Addressed {}

    /** A record that breaks the contract and has been dealt with; no better answer is to be waited for. */
    record Spoiled(Position position, CorrelationId address) implements Addressed {}

    /** For many. */
    record Fanout(Position position, Target target, Order order) implements Outgoing {}
}
