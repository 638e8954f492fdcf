package io.barnabas.bench.load;

import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The part of an echo load that one event loop sends and receives. Confined to that loop. */
// What a scheduled task does not send is missed in the figures.
@SuppressWarnings("FutureReturnValueIgnored")
final class LoopLoad implements Client.Receiver {
    /** Messages sent before what came meanwhile is read. */
    private static final int BURST = 256;

    private final EventLoop loop;
    private final List<Client> clients;
    private final @Nullable RateSchedule schedule;
    private final Timeline timeline;
    private final byte[] template;
    private final boolean text;
    private final LongSupplier nanoClock;
    private final Samples samples;
    private final byte[] stamp = new byte[Stamp.BYTES];
    private final List<Client> dirty = new ArrayList<>();
    private long next;

    /** @param schedule when each message is due; null for a closed loop */
    LoopLoad(
            EventLoop loop,
            List<Client> clients,
            @Nullable RateSchedule schedule,
            Timeline timeline,
            Message message,
            LongSupplier nanoClock) {
        this.loop = loop;
        this.clients = clients;
        this.schedule = schedule;
        this.timeline = timeline;
        this.template = Stamp.template(message.size());
        this.text = message.text();
        this.nanoClock = nanoClock;
        this.samples = new Samples(timeline);
    }

    void begin() {
        clients.forEach(it -> it.setReceiver(this));
        if (schedule != null) {
            sendDue(schedule);
        } else {
            loop.schedule(this::sendFirst, timeline.startNanos() - nanoClock.getAsLong(), TimeUnit.NANOSECONDS);
        }
    }

    /** From now on nothing is counted. */
    Samples finish() {
        clients.forEach(it -> it.setReceiver(LoopLoad::takeLate));
        return samples;
    }

    /** An answer between two runs: the next one is expected after it. */
    static void takeLate(Client client, ByteBuf message) {
        byte[] late = new byte[Math.min(Stamp.BYTES, message.readableBytes())];
        message.getBytes(message.readerIndex(), late);
        if (Stamp.isAt(late)) {
            client.nextToCome = Stamp.number(late) + 1;
        }
    }

    Samples samples() {
        return samples;
    }

    @Override
    public void onMessage(Client client, ByteBuf message) {
        long now = nanoClock.getAsLong();
        if (message.readableBytes() != template.length) {
            samples.onWrong();
            return;
        }
        message.getBytes(message.readerIndex(), stamp);
        if (!Stamp.isAt(stamp) || Stamp.connection(stamp) != client.index) {
            samples.onWrong();
            return;
        }
        int number = Stamp.number(stamp);
        if (number != client.nextToCome) {
            samples.onWrong();
        }
        client.nextToCome = number + 1;
        samples.onReceived(Stamp.intendedNanos(stamp), now);
        if (schedule == null && timeline.phaseAt(now) != null) {
            send(client, now);
            client.flush();
        }
    }

    private void sendDue(RateSchedule due) {
        long now = nanoClock.getAsLong();
        long intended = due.intendedNanos(next);
        for (int n = 0; n < BURST && intended - now <= 0 && intended - timeline.endNanos() < 0; n++) {
            Client client = clients.get((int) (next % clients.size()));
            send(client, intended);
            dirty.add(client);
            intended = due.intendedNanos(++next);
        }
        dirty.forEach(Client::flush);
        dirty.clear();
        if (intended - timeline.endNanos() < 0) {
            long wait = Math.max(0, intended - nanoClock.getAsLong());
            loop.schedule(() -> sendDue(due), wait, TimeUnit.NANOSECONDS);
        }
    }

    private void sendFirst() {
        for (Client client : clients) {
            send(client, nanoClock.getAsLong());
            client.flush();
        }
    }

    private void send(Client client, long intended) {
        ByteBuf payload = client.buffer(template.length);
        if (payload == null) {
            samples.onUnsent(intended);
            return;
        }
        Stamp.write(stamp, intended, client.index, client.nextToSend);
        payload.writeBytes(stamp).writeBytes(template, Stamp.BYTES, template.length - Stamp.BYTES);
        if (client.write(payload, text)) {
            client.nextToSend++;
            samples.onSent(intended, nanoClock.getAsLong());
        } else {
            samples.onUnsent(intended);
        }
    }
}
