package io.barnabas.gateway.transport;

import io.barnabas.common.contract.FrameKind;
import io.barnabas.common.contract.OpenedEvent;
import io.barnabas.gateway.admission.Pass;
import io.barnabas.gateway.auth.AuthReason;
import io.barnabas.gateway.auth.AuthResult;
import io.barnabas.gateway.auth.Gate;
import io.barnabas.gateway.auth.Gates;
import io.barnabas.gateway.auth.Verdict;
import io.barnabas.gateway.connection.Callout;
import io.barnabas.gateway.connection.FirstMessage;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executor;

/**
 * Finds out on one event loop who wants to connect, by the gate of the route: at once, after its token has been checked
 * elsewhere, by a first message, or by asking a worker. No thread waits meanwhile. Confined to its loop.
 */
final class Doorkeeper {
    private final Gates gates;
    private final EventLoopConnections connections;
    private final Executor loop;

    Doorkeeper(Gates gates, EventLoopConnections connections, Executor loop) {
        this.gates = gates;
        this.connections = connections;
        this.loop = loop;
    }

    /** Judges an upgrade for which there is room. */
    void onUpgrade(Upgrade upgrade) {
        Gate gate = gates.gate(upgrade.settings().route().name());
        upgrade.select(gate.subprotocol(upgrade.request()));
        Verdict verdict = gate.onRequest(upgrade.request(), upgrade.client().overTls());
        decide(verdict, gate, new UpgradeApplicant(upgrade, this));
    }

    /** What judges the first message of a connection that was let in for it. */
    FirstMessage firstMessage(Gate gate, OpenedEvent opened, Pass pass) {
        return (connection, kind, payload) ->
                decide(verdict(gate, kind, payload), gate, new WaitingApplicant(connection, opened, pass));
    }

    private static Verdict verdict(Gate gate, FrameKind kind, byte[] payload) {
        if (kind == FrameKind.BINARY) {
            return gate.refuse(AuthReason.MALFORMED);
        }
        return payload.length > Gate.MAX_FIRST_FRAME_BYTES
                ? gate.refuse(AuthReason.TOO_LARGE)
                : gate.onFirstFrame(new String(payload, StandardCharsets.UTF_8));
    }

    private void decide(Verdict verdict, Gate gate, Applicant applicant) {
        if (verdict instanceof Verdict.Admitted admitted) {
            applicant.admit(admitted.identity());
        } else if (verdict instanceof Verdict.Refused refused) {
            applicant.refuse(refused.reason());
        } else if (verdict instanceof Verdict.FirstFrame first) {
            applicant.awaitFirstMessage(gate, first.deadline());
        } else if (verdict instanceof Verdict.AskWorker ask) {
            Callout callout = connections.ask(applicant.question(ask.token(), ask.deadline()), applicant::onAnswer);
            applicant.onGone(callout::onClientGone);
        } else if (verdict instanceof Verdict.Pending pending) {
            var unused = pending.result().thenAccept(result -> loop.execute(() -> act(result, applicant)));
        }
    }

    private static void act(AuthResult result, Applicant applicant) {
        if (result instanceof AuthResult.Accepted accepted) {
            applicant.admit(accepted.identity());
        } else if (result instanceof AuthResult.Refused refused) {
            applicant.refuse(refused.reason());
        }
    }
}
