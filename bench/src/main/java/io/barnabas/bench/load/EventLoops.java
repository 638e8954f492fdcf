package io.barnabas.bench.load;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.kqueue.KQueue;
import io.netty.channel.kqueue.KQueueIoHandler;
import io.netty.channel.kqueue.KQueueSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The threads that the clients run on. Native where it can be: NIO's timers are exact to a millisecond only. */
final class EventLoops implements AutoCloseable {
    final Class<? extends Channel> channelType;
    private final EventLoopGroup group;
    private final List<EventLoop> loops = new ArrayList<>();

    EventLoops(int threads) {
        IoHandlerFactory handlers;
        if (Epoll.isAvailable()) {
            handlers = EpollIoHandler.newFactory();
            channelType = EpollSocketChannel.class;
        } else if (KQueue.isAvailable()) {
            handlers = KQueueIoHandler.newFactory();
            channelType = KQueueSocketChannel.class;
        } else {
            handlers = NioIoHandler.newFactory();
            channelType = NioSocketChannel.class;
        }
        group = new MultiThreadIoEventLoopGroup(threads, new DefaultThreadFactory("bench-client", true), handlers);
        for (int i = 0; i < threads; i++) {
            loops.add(group.next());
        }
    }

    /** The loop of connection n. */
    EventLoop of(int n) {
        return loops.get(n % loops.size());
    }

    List<EventLoop> all() {
        return loops;
    }

    @Override
    public void close() {
        group.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(3, TimeUnit.SECONDS);
    }
}
