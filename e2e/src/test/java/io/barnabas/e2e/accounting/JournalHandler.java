package io.barnabas.e2e.accounting;

import io.barnabas.worker.handler.HandlerContext;
import io.barnabas.worker.handler.Message;
import io.barnabas.worker.handler.MessageHandler;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Writes down each frame, takes a moment, and answers with it. */
public final class JournalHandler implements MessageHandler {
    private static final long WORK_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

    private final Journal journal;
    private final String worker;
    private final Mischief mischief;

    public JournalHandler(Journal journal, String worker, Mischief mischief) {
        this.journal = journal;
        this.worker = worker;
        this.mischief = mischief;
    }

    @Override
    public void onMessage(Message message, HandlerContext context) throws Exception {
        mischief.maybeFail();
        mischief.maybeDelay();
        LockSupport.parkNanos(WORK_NANOS);
        journal.add(worker, Frame.of(message.text()));
        context.reply(message.text());
        mischief.maybeFail();
    }
}
