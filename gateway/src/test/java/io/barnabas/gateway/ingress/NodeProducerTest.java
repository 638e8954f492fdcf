package io.barnabas.gateway.ingress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.ClusterAuthorizationException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A producer that has failed for good is replaced; one that failed once is not. */
class NodeProducerTest {
    private final List<MockProducer<byte[], byte[]>> made = new ArrayList<>();
    private final NodeProducer producer = new NodeProducer(this::make);
    private final List<String> outcomes = new ArrayList<>();
    private Runnable closing = () -> {};

    @Test
    void aRecordThatFailsAloneLeavesTheProducerInUse() {
        for (RuntimeException failure : List.of(
                new TimeoutException("late"),
                new RecordTooLargeException("large"),
                new TopicAuthorizationException("topic"))) {
            send();
            made.get(0).errorNext(failure);
        }
        assertThat(producer.fatal()).isNull();
        assertThat(outcomes).hasSize(3);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void afterAFatalOutcomeNothingIsSentUntilItIsReplaced(boolean wrapped) {
        send();
        ProducerFencedException cause = new ProducerFencedException("fenced");
        made.get(0).errorNext(wrapped ? new KafkaException("in an error state", cause) : cause);
        assertThat(producer.fatal()).isNotNull();
        assertThatThrownBy(this::send).isInstanceOf(RetriableException.class).hasMessageContaining("replaced");

        producer.replace();
        assertThat(made).hasSize(2);
        assertThat(made.get(0).closed()).isTrue();
        assertThat(producer.fatal()).isNull();
        send();
        assertThat(made.get(1).completeNext()).isTrue();
        assertThat(outcomes).last().isEqualTo("accepted");
    }

    @Test
    void aFatalErrorAtSendingIsARefusalSoThatTheRecordIsKept() {
        made.get(0).sendException = new ClusterAuthorizationException("not allowed");
        assertThatThrownBy(this::send).isInstanceOf(RetriableException.class);
        assertThat(producer.fatal()).isInstanceOf(ClusterAuthorizationException.class);
        assertThat(outcomes).isEmpty();
    }

    @Test
    void aProducerThatWasClosedByItselfIsReplaced() {
        made.get(0).close();
        assertThatThrownBy(this::send).isInstanceOf(RetriableException.class);
        producer.replace();
        send();
        assertThat(made.get(1).completeNext()).isTrue();
    }

    @Test
    void oneThatWorksIsRenewedOnceItHasWrittenAllAndTakesNothingMeanwhile() {
        closing = () -> {
            assertThatThrownBy(this::send).isInstanceOf(RetriableException.class);
            assertThat(made.get(0).completeNext()).isTrue();
        };
        send();
        producer.renew(Duration.ofSeconds(1));
        assertThat(outcomes).containsExactly("accepted");
        assertThat(producer.fatal()).isNull();
        send();
        assertThat(made.get(1).completeNext()).isTrue();
        assertThat(outcomes).containsExactly("accepted", "accepted");
    }

    @Test
    void aLateFailureOfTheOldProducerDoesNotHarmTheNewOne() {
        send();
        send();
        made.get(0).errorNext(new ProducerFencedException("fenced"));
        producer.replace();
        made.get(0).errorNext(new ProducerFencedException("fenced"));
        assertThat(producer.fatal()).isNull();
        assertThat(outcomes).hasSize(2);
    }

    private void send() {
        producer.send(
                new ProducerRecord<>("t", new byte[0]),
                (metadata, exception) -> outcomes.add(exception == null ? "accepted" : exception.toString()));
    }

    private MockProducer<byte[], byte[]> make() {
        MockProducer<byte[], byte[]> next =
                new MockProducer<>(false, null, new ByteArraySerializer(), new ByteArraySerializer()) {
                    @Override
                    public void close(Duration timeout) {
                        closing.run();
                        super.close(timeout);
                    }
                };
        made.add(next);
        return next;
    }
}
