package io.barnabas.e2e.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.barnabas.common.contract.CloseCode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;

/** Compares what clients know with what the log says, once all is over; names what does not fit. */
public final class Account {
    /** What a node says that is given up, has to leave or is refused before Kafka has taken anything of a connection. */
    private static final Set<Integer> MAY_BE_UNKNOWN =
            Set.of(CloseCode.FENCED.code(), CloseCode.SHUTDOWN.code(), CloseCode.NOT_ACCEPTED.code());

    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final Ledger ledger;
    /** Starts of nodes at which Kafka did not take everything. */
    private final Set<String> refusing;

    private final List<String> wrong = new ArrayList<>();

    private int sessions;
    private int connections;
    private int sent;
    private int accepted;
    private int tails;
    private int inTails;
    private int neverOpened;
    private int endWithoutBeginning;
    private int repeatedEnds;
    private int late;
    private int answered;
    private int arrived;
    private int coveredByUndelivered;
    private int coveredByClosed;
    private int answeredAgain;
    private int arrivedAgain;

    /** Of clients that have ended, and a log that has all that they led to. */
    Account(Ledger ledger, List<Client> clients) {
        this.ledger = ledger;
        refusing = ledger.look(all -> all.values().stream()
                .filter(it -> it.cause().equals("not-accepted"))
                .map(Connection::start)
                .collect(Collectors.toSet()));
        ledger.look(all -> {
            all.values().forEach(this::checkConnection);
            return null;
        });
        Map<String, List<Connection>> bySession = ledger.bySession();
        for (Client client : clients) {
            client.sessions().forEach(it -> checkSession(it, bySession.getOrDefault(it.key(), List.of())));
        }
    }

    /**
     * The end of a rolling update: lets all clients fall silent and leave, and settles the account. Fails unless each frame
     * is in the log and answered, and each connection began and ended once: by its client, or by a node that was stopped,
     * which befell each client.
     */
    public static void assertNothingLost(Ledger ledger, List<Client> clients) throws InterruptedException {
        clients.forEach(Client::fallSilent);
        Awaitility.await().atMost(PATIENCE).untilAsserted(() -> assertThat(clients)
                .allMatch(Client::isAnswered));
        clients.forEach(Client::leave);
        for (Client client : clients) {
            client.awaitEnd();
        }
        Awaitility.await().atMost(PATIENCE).until(() -> ledger.open().isEmpty());
        Account account = new Account(ledger, clients);
        System.out.println(account);
        assertThat(account.wrong()).isEmpty();
        assertThat(account.inTails)
                .as("frames that clients sent and that are not in the log")
                .isZero();
        assertThat(account.repeatedEnds + account.endWithoutBeginning + account.neverOpened)
                .as("connections of which not exactly one opened and one closed is in the log")
                .isZero();
        long leaving = clients.size();
        assertThat(ledger.causes()).containsOnlyKeys("client", "shutdown").containsEntry("client", leaving);
        assertThat(account.connections).isGreaterThanOrEqualTo(2 * clients.size());
    }

    /** Sentences, each of which names a connection; none where every promise was kept. */
    List<String> wrong() {
        return wrong;
    }

    /** What the log alone can tell. */
    private void checkConnection(Connection each) {
        connections++;
        each.wrong.forEach(it -> wrong.add(each + ": " + it));
        late += each.late.cardinality();
        accepted += each.messages();
        answered += each.answered.cardinality();
        answeredAgain += each.answers - each.answered.cardinality();
        if (each.closed.isEmpty()) {
            wrong.add(each + ": no closed");
            return;
        }
        repeatedEnds += each.closed.size() - 1;
        boolean byCloser = each.isEndedByCloser();
        boolean refused = isRefused(each);
        if (each.opened == 0) {
            endWithoutBeginning++;
            if (!byCloser && !(refused && each.lastSequence() == 0)) {
                wrong.add(each + ": closed without opened");
            }
        } else if (each.beginsLate) {
            wrong.add(each + ": messages before opened");
        }
        if (!each.late.isEmpty() && !byCloser && !refused) {
            wrong.add(each + ": messages after closed: " + each.late);
        }
        if (!byCloser) {
            checkLastSequence(each, refused);
        }
        BitSet gaps = each.gaps();
        // What was written behind a frame that Kafka did not take may be in the log.
        if (!gaps.isEmpty() && !refused && !(byCloser && refusing.contains(each.start()))) {
            wrong.add(each + ": not in the log are " + gaps);
        }
        BitSet unanswered = (BitSet) each.accepted.clone();
        unanswered.andNot(each.answered);
        if (!unanswered.isEmpty()) {
            wrong.add(each + ": nobody handled " + unanswered);
        }
    }

    private void checkLastSequence(Connection each, boolean refused) {
        int last = each.lastSequence();
        boolean allThere = each.accepted.nextClearBit(1) > last;
        if (!allThere || !refused && last != each.messages()) {
            wrong.add(each + ": lastSequence is " + last + " and " + each.messages() + " messages are there");
        }
    }

    /**
     * Whether Kafka did not take something of it. Where another cause has ended it before that was known, {@code closed}
     * tells it by its counts, and others of the node were ended for it.
     */
    private boolean isRefused(Connection each) {
        if (each.isEndedByCloser()) {
            return false;
        }
        return each.cause().equals("not-accepted")
                || refusing.contains(each.start())
                        && (each.mayMissMessages() || each.opened == 0 && each.lastSequence() == 0);
    }

    private void checkSession(Session session, List<Connection> its) {
        sessions++;
        sent += session.attempted();
        if (session.outOfOrder() > 0) {
            wrong.add(session + ": " + session.outOfOrder() + " answers out of order");
        }
        // The load balancer may have asked a second node when the first one died in the handshake.
        List<Connection> spoken = its.stream().filter(it -> it.messages() > 0).toList();
        if (spoken.size() > 1) {
            wrong.add(session + " is several connections: " + spoken);
            return;
        }
        boolean told = session.closeCode() != 0 && !MAY_BE_UNKNOWN.contains(session.closeCode());
        if (session.isUpgraded() && its.isEmpty()) {
            neverOpened++;
            if (told) {
                wrong.add(session + ": the log knows nothing of it");
            }
            return;
        }
        Connection connection = spoken.isEmpty() ? null : spoken.get(0);
        int inLog = connection == null ? 0 : connection.messages() + connection.late.cardinality();
        if (inLog > session.attempted()) {
            wrong.add(session + ": more is in the log: " + connection);
        }
        boolean clean = its.stream().anyMatch(Connection::wasClean);
        if (inLog < session.attempted()) {
            tails++;
            inTails += session.attempted() - inLog;
            if (clean && !isRefused(its.get(0)) && inLog < session.written()) {
                wrong.add(session + ": closed cleanly, and frames are lost: " + its);
            }
        }
        if (connection != null) {
            checkAnswers(session, connection, clean);
        }
    }

    private void checkAnswers(Session session, Connection connection, boolean clean) {
        BitSet missing = (BitSet) connection.answered.clone();
        BitSet replies = session.replies();
        missing.andNot(replies);
        arrived += replies.cardinality();
        arrivedAgain += session.repeated();
        BitSet unheardOf = (BitSet) replies.clone();
        unheardOf.andNot(connection.answered);
        if (!unheardOf.isEmpty()) {
            wrong.add(session + ": answers arrived that nobody has written: " + unheardOf);
        }
        if (session.repeated() > connection.answers - connection.answered.cardinality()) {
            wrong.add(session + ": " + session.repeated() + " answers arrived again: " + connection);
        }
        if (missing.isEmpty()) {
            return;
        }
        int all = missing.cardinality();
        missing.andNot(connection.undelivered);
        coveredByUndelivered += all - missing.cardinality();
        coveredByClosed += missing.cardinality();
        // Answers go out in the order of the log: what closed covers are the last ones.
        int hole = missing.nextSetBit(0);
        if (hole >= 0 && hole < replies.length()) {
            wrong.add(session + ": the answer to " + hole + " is missing, and later ones arrived: " + connection);
        }
        if (clean && connection.cause().equals("client") && !missing.isEmpty()) {
            wrong.add(session + ": it left in peace and has no answers to " + missing);
        }
    }

    @Override
    public String toString() {
        return """
                %d attempts to connect, %d connections, ended by %s
                %d frames sent, %d accepted; %d in the unaccepted tails of %d connections that were cut
                %d answered by workers, and again %d times; %d answers arrived, and again %d times
                %d answers told undelivered, %d covered by closed
                %d undelivered in all, %d messages after closed, %d repeated closed
                %d connections that the log never heard of, %d with an end and no beginning
                """.formatted(
                        sessions,
                        connections,
                        ledger.causes(),
                        sent,
                        accepted,
                        inTails,
                        tails,
                        answered,
                        answeredAgain,
                        arrived,
                        arrivedAgain,
                        coveredByUndelivered,
                        coveredByClosed,
                        ledger.undelivered(),
                        late,
                        repeatedEnds,
                        neverOpened,
                        endWithoutBeginning);
    }
}
