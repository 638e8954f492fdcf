package io.barnabas.gateway.connection;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.barnabas.common.contract.CloseCode;
import io.barnabas.common.contract.FrameKind;
import io.barnabas.common.contract.OpenedEvent;
import io.barnabas.gateway.auth.Identity;
import io.barnabas.gateway.connection.InboundEvent.Kind;
import io.barnabas.gateway.connection.Ingress.Offer;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The entry of a connection in the list of all of them comes before {@code opened} and goes after {@code closed}. */
class ListingTest {
    private final Fakes.FakeSocket socket = new Fakes.FakeSocket();
    private final Fakes.FakeKafka kafka = new Fakes.FakeKafka();
    private final Connection connection = new Connection(
            Fakes.settings(
                    ConnectionPolicy.DEFAULT,
                    kafka,
                    new Fakes.FakeTime(),
                    new Fakes.FakeCloses(),
                    new SplittableRandom(1)),
            socket,
            1,
            Fakes.ENVELOPE,
            null);

    private void open() {
        kafka.holdsEntries = true;
        connection.onOpened(Identity.ANONYMOUS, new OpenedEvent("ws", "/ws", "127.0.0.1:1", null));
    }

    private void text(String text) {
        connection.onMessage(FrameKind.TEXT, text.getBytes(UTF_8));
    }

    private List<Kind> listed() {
        return kafka.listed.stream().map(InboundEvent::record).toList();
    }

    @Test
    void openedAndMessagesWaitForTheEntry() {
        open();
        text("early");
        assertThat(listed()).containsExactly(Kind.ENTRY);
        assertThat(kafka.types()).isEmpty();
        kafka.acknowledgeAll();
        assertThat(kafka.types()).containsExactly("OPENED", "MESSAGE");
    }

    @Test
    void theClientIsReadMeanwhileAsFarAsItsBoundAllows() {
        open();
        text("early");
        assertThat(socket.reading).isTrue();
        while (socket.reading && kafka.types().isEmpty()) {
            text("x".repeat(10_000));
        }
        assertThat(kafka.types()).isEmpty();
        kafka.acknowledgeAll();
        assertThat(socket.reading).isTrue();
    }

    @Test
    void theEntryGoesOnceClosedIsAcknowledged() {
        open();
        kafka.acknowledgeAll();
        connection.onPeerClose(1000, "");
        assertThat(listed()).containsExactly(Kind.ENTRY);
        InboundEvent closed = kafka.unsettled.remove();
        closed.source().onAccepted(closed);
        assertThat(listed()).containsExactly(Kind.ENTRY, Kind.REMOVAL);
        assertThat(kafka.forgotten).isEmpty();
        kafka.acknowledgeAll();
        assertThat(kafka.forgotten).containsExactly(connection);
    }

    @Test
    void aRemovalThatFailsIsTriedAgain() {
        open();
        kafka.acknowledgeAll();
        connection.onPeerClose(1000, "");
        InboundEvent closed = kafka.unsettled.remove();
        closed.source().onAccepted(closed);
        kafka.rejectNext();
        assertThat(kafka.retryAsked).isTrue();
        connection.onRetry();
        assertThat(listed()).containsExactly(Kind.ENTRY, Kind.REMOVAL, Kind.REMOVAL);
        kafka.acknowledgeAll();
        assertThat(connection.phase()).isEqualTo(Phase.CLOSED);
    }

    @Test
    void aClientThatGoesBeforeTheEntryIsThereIsToldAllTheSame() {
        open();
        connection.onSocketGone();
        kafka.acknowledgeAll();
        assertThat(kafka.types()).containsExactly("OPENED", "CLOSED");
        assertThat(listed()).containsExactly(Kind.ENTRY, Kind.REMOVAL);
    }

    @Test
    void withoutItsEntryAConnectionIsNotToldAndClosed() {
        open();
        text("early");
        kafka.rejectNext();
        assertThat(socket.effects).containsExactly("CLOSE 4500 a frame could not be written to Kafka");
        connection.onPeerClose(4500, "");
        kafka.acknowledgeAll();
        assertThat(kafka.types()).isEmpty();
        // Kafka may have the entry nevertheless.
        assertThat(listed()).containsExactly(Kind.ENTRY, Kind.REMOVAL);
        assertThat(connection.phase()).isEqualTo(Phase.CLOSED);
    }

    @Test
    void anEntryThatIsRefusedIsOfferedAgain() {
        kafka.answer = Offer.REFUSED;
        open();
        assertThat(kafka.retryAsked).isTrue();
        assertThat(socket.reading).isFalse();
        kafka.answer = Offer.TAKEN;
        connection.onRetry();
        kafka.acknowledgeAll();
        assertThat(kafka.types()).containsExactly("OPENED");
        assertThat(socket.reading).isTrue();
    }

    @Test
    void aDisownedConnectionIsClosedAndNothingMoreIsWritten() {
        open();
        kafka.acknowledgeAll();
        text("taken");
        connection.disown();
        assertThat(socket.effects).containsExactly("CLOSE 4510 the node was cut off from Kafka");
        text("late");
        connection.onPeerClose(1012, "");
        kafka.acknowledgeAll();
        assertThat(kafka.types()).containsExactly("OPENED", "MESSAGE");
        assertThat(listed()).containsExactly(Kind.ENTRY);
        assertThat(connection.phase()).isEqualTo(Phase.CLOSED);
    }

    @Test
    void aDisownedConnectionWhoseEndWaitsIsForgottenAtOnce() {
        open();
        kafka.acknowledgeAll();
        kafka.answer = Offer.REFUSED;
        connection.cut(CloseCode.HEARTBEAT);
        assertThat(connection.phase()).isEqualTo(Phase.SETTLING);
        connection.disown();
        assertThat(kafka.forgotten).containsExactly(connection);
    }
}
