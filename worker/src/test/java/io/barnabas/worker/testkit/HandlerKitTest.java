package io.barnabas.worker.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.barnabas.common.contract.CloseCode;
import io.barnabas.common.contract.ConnectDecision;
import io.barnabas.common.contract.FrameKind;
import io.barnabas.common.contract.Target;
import io.barnabas.common.contract.UndeliveredEvent;
import io.barnabas.worker.handler.Closed;
import io.barnabas.worker.handler.Connect;
import io.barnabas.worker.handler.ConnectionEvent;
import io.barnabas.worker.handler.DeadLetterException;
import io.barnabas.worker.handler.HandlerContext;
import io.barnabas.worker.handler.Message;
import io.barnabas.worker.handler.MessageHandler;
import io.barnabas.worker.handler.Opened;
import io.barnabas.worker.handler.Outcome;
import io.barnabas.worker.handler.OutputTooLargeException;
import io.barnabas.worker.handler.RetryLaterException;
import io.barnabas.worker.handler.Trace;
import io.barnabas.worker.handler.Undelivered;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What somebody who tests a handler relies on. */
class HandlerKitTest {
    private final List<HandlerContext> contexts = new ArrayList<>();

    @Test
    void threeLinesAreATest() {
        HandlerKit kit = HandlerKit.of((message, context) -> context.reply(message.kind(), message.payload()));
        kit.connection("alice").message("hello");
        assertThat(kit.replies()).containsExactly("hello");
    }

    @Test
    void eachWayToSendIsTold() {
        HandlerKit kit = HandlerKit.of((message, context) -> {
            context.reply("to you");
            context.push("to you as well");
            context.publish("news", "to a channel");
            context.publishToUser("ada", "to a user");
            context.everyone("to all");
            context.send(Target.channel("bytes"), FrameKind.BINARY, new byte[] {1, 2});
            context.close(4000, "enough");
        });

        Handled handled = kit.connection("alice").message("go");

        assertThat(handled.outcome()).isEqualTo(Outcome.HANDLED);
        assertThat(handled.replies()).containsExactly("to you");
        assertThat(kit.pushes()).containsExactly("to you as well");
        assertThat(kit.published("news")).containsExactly("to a channel");
        assertThat(kit.publishedToUser("ada")).containsExactly("to a user");
        assertThat(kit.everyone()).containsExactly("to all");
        assertThat(kit.sent().get(5).frame()).isEqualTo(FrameKind.BINARY);
        assertThat(kit.sent().get(5).payload()).containsExactly(1, 2);
        assertThat(kit.connection("alice").received()).containsExactly("to you", "to you as well");
        assertThat(kit.connection("alice").close()).hasValueSatisfying(close -> {
            assertThat(close.code()).isEqualTo(4000);
            assertThat(close.reason()).isEqualTo("enough");
        });
        assertThat(kit.connection("bob").received()).isEmpty();
        assertThat(kit.connection("bob").close()).isEmpty();
    }

    @Test
    void eventsAreThoseOfAGateway() {
        Diary diary = new Diary();
        HandlerKit kit = HandlerKit.of("chat", diary);
        KitConnection alice = kit.connection("alice").user("ada").attributes(Map.of("tenant", "acme"));
        alice.opened();
        alice.message("one");
        alice.message(new byte[] {7});
        alice.closed(CloseCode.HEARTBEAT);
        alice.undelivered(UndeliveredEvent.Cause.GONE);

        assertThat(diary.events).allSatisfy(event -> {
            assertThat(event.connection().id()).isEqualTo(alice.id());
            assertThat(event.connection().route()).isEqualTo("chat");
            assertThat(event.connection().userId()).isEqualTo("ada");
            assertThat(event.id()).startsWith(alice.id() + ":");
        });
        assertThat(((Opened) diary.events.get(0)).attributes()).isEqualTo(Map.of("tenant", "acme"));
        Message second = (Message) diary.events.get(2);
        assertThat(second.sequence()).isEqualTo(2);
        assertThat(second.kind()).isEqualTo(FrameKind.BINARY);
        assertThat(second.payload()).containsExactly(7);
        Closed closed = (Closed) diary.events.get(3);
        assertThat(closed.cause()).isEqualTo("heartbeat");
        assertThat(closed.code()).isEqualTo(1006);
        assertThat(closed.wasClean()).isFalse();
        assertThat(closed.lastSequence()).isEqualTo(2);
        assertThat(((Undelivered) diary.events.get(4)).cause()).isEqualTo("gone");
        assertThatThrownBy(() -> alice.message("late")).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void anEventWithoutAnAddressCannotBeAnswered() {
        HandlerKit kit = HandlerKit.of(new MessageHandler() {
            @Override
            public void onMessage(Message message, HandlerContext context) {}

            @Override
            public void onOpened(Opened opened, HandlerContext context) {
                assertThat(context.canReply()).isFalse();
                context.reply("welcome");
            }
        });

        Handled handled = kit.connection("alice").opened();

        assertThat(handled.outcome()).isEqualTo(Outcome.DEAD_LETTERED);
        assertThat(handled.exception()).hasMessageContaining("use push");
    }

    @Test
    void aHandlerThatThrowsIsTriedAgainAndWhatItHadSentIsSent() {
        HandlerKit kit = HandlerKit.of((message, context) -> {
            context.reply("attempt " + context.attempt());
            if (context.attempt() < 3) {
                throw new IllegalStateException("not yet");
            }
        });

        Handled handled = kit.connection("alice").message("go");

        assertThat(handled.outcome()).isEqualTo(Outcome.HANDLED);
        assertThat(handled.attempts()).isEqualTo(3);
        assertThat(handled.exception()).hasMessage("not yet");
        assertThat(handled.deadLetter()).isNull();
        assertThat(kit.replies()).containsExactly("attempt 1", "attempt 2", "attempt 3");
    }

    @Test
    void aHandlerThatAlwaysThrowsMakesADeadLetter() {
        HandlerKit kit = HandlerKit.of((message, context) -> {
                    throw new IllegalStateException("never");
                })
                .attempts(2);

        Handled handled = kit.connection("alice").message("go");

        assertThat(handled.outcome()).isEqualTo(Outcome.DEAD_LETTERED);
        assertThat(handled.attempts()).isEqualTo(2);
        assertThat(handled.deadLetter()).isEqualTo("handler-failed");
        assertThat(kit.sent()).isEmpty();
    }

    @Test
    void whatAHandlerRejectsIsNotTriedAgain() {
        HandlerKit kit = HandlerKit.of((message, context) -> {
            throw new DeadLetterException("order 7 is unknown: expected one of this shop");
        });

        Handled handled = kit.connection("alice").message("go");

        assertThat(handled.outcome()).isEqualTo(Outcome.DEAD_LETTERED);
        assertThat(handled.attempts()).isOne();
        assertThat(handled.deadLetter()).isEqualTo("rejected");
    }

    @Test
    void aHandlerLearnsWhatBecomesOfEachAttempt() {
        List<Outcome> outcomes = new ArrayList<>();
        HandlerKit kit = HandlerKit.of((message, context) -> {
            context.outcome().thenAccept(outcomes::add);
            assertThat(context.outcome().toCompletableFuture()).isNotDone();
            if (message.text().equals("bad") || context.attempt() == 1) {
                throw new RetryLaterException(Duration.ofMinutes(1), "the bank wants us to wait");
            }
            context.reply("done");
        });

        kit.connection("alice").message("good");
        assertThat(outcomes).containsExactly(Outcome.RETRIED, Outcome.HANDLED);
        kit.attempts(2);
        kit.connection("alice").message("bad");

        assertThat(outcomes.subList(2, outcomes.size())).endsWith(Outcome.RETRIED, Outcome.DEAD_LETTERED);
    }

    @Test
    void aHandlerLearnsHowLongAWorkerThatStopsWaitsForIt() {
        List<Instant> deadlines = new ArrayList<>();
        HandlerKit kit = HandlerKit.of((message, context) -> deadlines.add(context.deadline()));

        kit.connection("alice").message("a");
        Instant before = Instant.now();
        kit.stopping(Duration.ofMinutes(5)).connection("alice").message("b");

        assertThat(deadlines.get(0)).isNull();
        assertThat(deadlines.get(1))
                .isBetween(before.plusSeconds(299), Instant.now().plusSeconds(301));
    }

    @Test
    void aPauseHasBounds() {
        assertThatThrownBy(() -> new RetryLaterException(Duration.ofHours(2), "later"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("retry after PT2H: expected 0 to PT1H");
        assertThatThrownBy(() -> new RetryLaterException(Duration.ofMillis(-1), "later"))
                .hasMessageContaining("PT-0.001S");
    }

    @Test
    void kafkaMayRefuse() {
        HandlerKit kit = HandlerKit.of((message, context) -> context.reply(message.text()))
                .refuseNext(new TimeoutException("no answer of Kafka"));

        Handled handled = kit.connection("alice").message("hello");

        assertThat(handled.outcome()).isEqualTo(Outcome.HANDLED);
        assertThat(handled.attempts()).isEqualTo(2);
        assertThat(handled.exception()).hasMessage("no answer of Kafka");
        assertThat(kit.replies()).containsExactly("hello");
    }

    @Test
    void whatIsTooLargeFailsAsItDoesInAWorker() {
        HandlerKit atOnce = HandlerKit.of((message, context) -> context.reply(new byte[20 << 20]));
        assertThat(atOnce.connection("alice").message("go").exception())
                .isInstanceOf(OutputTooLargeException.class)
                .hasMessageContaining("expected at most 16842752 bytes");

        HandlerKit later = HandlerKit.of((message, context) -> context.reply(new byte[2000]))
                .maxMessageBytes(1000);
        assertThat(later.connection("alice").message("go").exception())
                .isInstanceOf(OutputTooLargeException.class)
                .hasMessageContaining("expected at most max.message.bytes 1000");
    }

    @Test
    void aCloseCodeThatMustNotBeSentIsRefused() {
        HandlerKit kit = HandlerKit.of((message, context) -> context.close(1006, ""));
        assertThat(kit.connection("alice").message("go").exception())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("close code 1006");
    }

    @Test
    void afterItsOutcomeTheContextIsClosed() {
        HandlerKit kit = HandlerKit.of((message, context) -> contexts.add(context));
        kit.connection("alice").message("go");
        assertThatThrownBy(() -> contexts.get(0).push("late"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("outcome is decided");
    }

    @Test
    void aDecisionIsRecordedAndKept() {
        HandlerKit kit = HandlerKit.of(new Doorkeeper());
        KitConnection alice = kit.connection("alice");

        assertThat(alice.connect("good").decision())
                .isEqualTo(ConnectDecision.accept("ada", Map.of("tenant", "acme"), null));
        alice.message("who am I?");
        assertThat(kit.connection("bob").connect(null).decision()).isEqualTo(ConnectDecision.refuse(401, "no token"));

        assertThat(kit.replies()).containsExactly("ada");
        assertThat(kit.sent())
                .extracting(Sent::kind)
                .containsExactly(Sent.Kind.DECISION, Sent.Kind.REPLY, Sent.Kind.DECISION);
    }

    @Test
    void noDecisionIsNoYes() {
        Handled handled = HandlerKit.of(new Doorkeeper()).connection("alice").connect("undecided");
        assertThat(handled.outcome()).isEqualTo(Outcome.DEAD_LETTERED);
        assertThat(handled.sent()).isEmpty();
    }

    @Test
    void anEventMayComeAgainWithTheSameId() {
        Diary diary = new Diary();
        KitConnection alice = HandlerKit.of(diary).connection("alice");
        alice.message("pay");
        alice.again();
        assertThat(diary.events).extracting(ConnectionEvent::id).containsExactly(alice.id() + ":1", alice.id() + ":1");
    }

    @Test
    void withTheFilterAnEventThatWasHandledIsDropped() {
        HandlerKit kit = HandlerKit.of((message, context) -> context.reply(message.text()))
                .dropDuplicates(10);
        KitConnection alice = kit.connection("alice");
        alice.message("pay");
        assertThat(alice.again().outcome()).isEqualTo(Outcome.SKIPPED);
        alice.message("more");
        assertThat(kit.replies()).containsExactly("pay", "more");
    }

    @Test
    void withTheFilterAnEventWhoseHandlingFailedIsHandledWhenItComesAgain() {
        AtomicInteger calls = new AtomicInteger();
        HandlerKit kit = HandlerKit.of((message, context) -> {
                    if (calls.incrementAndGet() == 1) {
                        throw new IllegalStateException("down");
                    }
                })
                .attempts(1)
                .dropDuplicates(10);
        KitConnection alice = kit.connection("alice");
        assertThat(alice.message("pay").outcome()).isEqualTo(Outcome.DEAD_LETTERED);
        assertThat(alice.again().outcome()).isEqualTo(Outcome.HANDLED);
        assertThat(alice.again().outcome()).isEqualTo(Outcome.SKIPPED);
    }

    @Test
    void theTraceOfAnEventIsCarriedOn() {
        String parent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
        HandlerKit kit = HandlerKit.of((message, context) -> {
            assertThat(context.trace())
                    .isEqualTo(new Trace("4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7", true, "vendor=x"));
            context.everyone("hello");
        });

        Handled handled = kit.connection("alice")
                .header("traceparent", parent)
                .header("tracestate", "vendor=x")
                .message("go");

        assertThat(handled.exception()).isNull();
        assertThat(kit.sent().get(0).headers().text("traceparent")).isEqualTo(parent);
        assertThat(kit.sent().get(0).headers().text("tracestate")).isEqualTo("vendor=x");
    }

    @Test
    void handlersMaySendFromOtherThreads() {
        AtomicInteger threads = new AtomicInteger();
        HandlerKit kit = HandlerKit.of((message, context) -> {
            Thread thread = new Thread(() -> {
                threads.incrementAndGet();
                context.reply("from elsewhere");
            });
            thread.start();
            thread.join();
        });
        kit.connection("alice").message("go");
        assertThat(threads).hasValue(1);
        assertThat(kit.replies()).containsExactly("from elsewhere");
    }

    private static final class Diary implements MessageHandler {
        private final List<ConnectionEvent> events = new ArrayList<>();

        @Override
        public void onMessage(Message message, HandlerContext context) {
            events.add(message);
        }

        @Override
        public void onOpened(Opened opened, HandlerContext context) {
            events.add(opened);
        }

        @Override
        public void onClosed(Closed closed, HandlerContext context) {
            events.add(closed);
        }

        @Override
        public void onUndelivered(Undelivered undelivered, HandlerContext context) {
            events.add(undelivered);
        }
    }

    private static final class Doorkeeper implements MessageHandler {
        @Override
        @SuppressWarnings("NullAway") // Users may have no such checks.
        public ConnectDecision onConnect(Connect connect) {
            if ("undecided".equals(connect.token())) {
                return null;
            }
            return connect.token() == null
                    ? ConnectDecision.refuse(401, "no token")
                    : ConnectDecision.accept("ada", Map.of("tenant", "acme"), null);
        }

        @Override
        public void onMessage(Message message, HandlerContext context) {
            context.reply(String.valueOf(message.connection().userId()));
        }
    }

    @Test
    void theAttributesThatTheRouteHasOnEachEventAreThereAndNoOthers() {
        List<String> seen = new ArrayList<>();
        HandlerKit kit = HandlerKit.of(new MessageHandler() {
                    @Override
                    public void onOpened(Opened opened, HandlerContext context) {
                        seen.add("opened " + new TreeMap<>(opened.attributes()) + " " + context.attributes());
                    }

                    @Override
                    public void onMessage(Message message, HandlerContext context) {
                        seen.add("message " + message.attributes() + " " + context.attributes());
                    }

                    @Override
                    public void onClosed(Closed closed, HandlerContext context) {
                        seen.add("closed " + closed.attributes());
                    }

                    @Override
                    public void onUndelivered(Undelivered undelivered, HandlerContext context) {
                        seen.add("undelivered " + undelivered.attributes());
                    }
                })
                .eventAttributes("tenant", "region");
        KitConnection alice = kit.connection("alice").attributes(Map.of("tenant", "grün", "plan", "gold"));
        alice.opened();
        alice.message("hello");
        alice.closed();
        alice.undelivered(UndeliveredEvent.Cause.GONE);
        assertThat(seen)
                .containsExactly(
                        "opened {plan=gold, tenant=grün} {tenant=grün}",
                        "message {tenant=grün} {tenant=grün}",
                        "closed {tenant=grün}",
                        "undelivered {}");
    }
}
