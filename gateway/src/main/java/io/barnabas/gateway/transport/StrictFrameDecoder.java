package io.barnabas.gateway.transport;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Netty's decoder, which lets pass two wrong Close frames: those with a code from 5000 on (it takes the upper half for
 * negative) and those whose reason ends within a character.
 */
final class StrictFrameDecoder extends WebSocket13FrameDecoder {
    /** The end of the codes for private use (RFC 6455 section 7.4.2). */
    private static final int MAX_CLOSE_CODE = 4999;

    /** @param maxFrameBytes largest payload of one frame */
    StrictFrameDecoder(int maxFrameBytes) {
        super(WebSocketDecoderConfig.newBuilder()
                .expectMaskedFrames(true)
                .allowExtensions(false)
                .maxFramePayloadLength(maxFrameBytes)
                .closeOnProtocolViolation(false)
                .withUTF8Validator(false)
                .build());
    }

    /** Bytes that are held for a frame that has not come whole. */
    int heldBytes() {
        ByteBuf buffer = internalBuffer();
        return buffer.isReadable() ? buffer.capacity() : 0;
    }

    @Override
    protected void checkCloseFrameBody(ChannelHandlerContext ctx, ByteBuf body) {
        super.checkCloseFrameBody(ctx, body);
        if (!body.isReadable()) {
            return;
        }
        int code = body.getUnsignedShort(body.readerIndex());
        if (code > MAX_CLOSE_CODE) {
            throw new CorruptedWebSocketFrameException(
                    WebSocketCloseStatus.PROTOCOL_ERROR, "close code " + code + ": expected at most " + MAX_CLOSE_CODE);
        }
        try {
            StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(body.nioBuffer(body.readerIndex() + 2, body.readableBytes() - 2));
        } catch (CharacterCodingException e) {
            throw new CorruptedWebSocketFrameException(
                    WebSocketCloseStatus.INVALID_PAYLOAD_DATA, "the close reason is not UTF-8");
        }
    }
}
