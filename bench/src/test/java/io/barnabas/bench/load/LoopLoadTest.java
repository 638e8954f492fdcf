package io.barnabas.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.DefaultEventLoop;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.websocketx.WebSocketClientHandshakerFactory;
import io.netty.handler.codec.http.websocketx.WebSocketVersion;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Which answer is the one that is due. */
@SuppressWarnings("FutureReturnValueIgnored")
class LoopLoadTest {
    private final DefaultEventLoop loop = new DefaultEventLoop();
    private final Client client = new Client(
            7,
            WebSocketClientHandshakerFactory.newHandshaker(
                    URI.create("ws://h/"), WebSocketVersion.V13, null, false, EmptyHttpHeaders.INSTANCE),
            new Tally(),
            () -> {});
    private final LoopLoad load = new LoopLoad(
            loop,
            List.of(client),
            new RateSchedule(0, 1),
            Plan.of(1, Duration.ZERO, Duration.ofSeconds(1)).from(0),
            new Message(Stamp.BYTES, true),
            () -> 5);

    @AfterEach
    void stop() {
        loop.shutdownGracefully();
    }

    @Test
    void answersComeInOrder() {
        load.onMessage(client, answer(7, 0));
        load.onMessage(client, answer(7, 1));
        assertThat(load.samples().wrong()).isZero();

        load.onMessage(client, answer(7, 3));
        assertThat(load.samples().wrong()).isOne();
    }

    @Test
    void anAnswerToAnotherConnectionIsWrong() {
        load.onMessage(client, answer(8, 0));
        assertThat(load.samples().wrong()).isOne();
        assertThat(load.samples().of(Phase.MEASURED).received()).isZero();
    }

    @Test
    void whatCameLateBetweenTwoRunsIsNoErrorOfTheNext() {
        LoopLoad.takeLate(client, answer(7, 0));
        LoopLoad.takeLate(client, Unpooled.EMPTY_BUFFER);
        load.onMessage(client, answer(7, 1));
        assertThat(load.samples().wrong()).isZero();
    }

    private static ByteBuf answer(int connection, int number) {
        byte[] message = Stamp.template(Stamp.BYTES);
        Stamp.write(message, 0, connection, number);
        return Unpooled.wrappedBuffer(message);
    }
}
