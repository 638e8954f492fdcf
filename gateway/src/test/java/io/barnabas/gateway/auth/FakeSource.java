package io.barnabas.gateway.auth;

import com.nimbusds.jose.jwk.JWK;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** A key set that a test holds in its hand: keys, or bytes, or a failure, or no answer at all. */
final class FakeSource implements JwksSource {
    volatile List<JWK> keys = List.of(Tokens.EC);
    volatile byte @Nullable [] bytes;
    volatile @Nullable Exception failure;
    volatile boolean blocked;
    volatile boolean blocking;

    @Override
    public byte[] load() throws IOException, InterruptedException {
        if (blocked) {
            blocking = true;
            try {
                new CountDownLatch(1).await();
            } finally {
                blocking = false;
            }
        }
        if (failure instanceof IOException io) {
            throw io;
        }
        if (failure instanceof RuntimeException bug) {
            throw bug;
        }
        return bytes == null ? Tokens.jwks(keys.toArray(JWK[]::new)) : bytes;
    }
}
