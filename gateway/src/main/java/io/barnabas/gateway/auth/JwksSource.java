package io.barnabas.gateway.auth;

import java.io.IOException;

/** Where a key set is read from. Called by the keeper's thread alone, which may wait. */
interface JwksSource {
    /**
     * The bytes as they are, at most {@link JwksConfig#MAX_BYTES}, within the configured timeout.
     *
     * @throws IOException saying what went wrong, also where there are more bytes or more time is needed
     */
    byte[] load() throws IOException, InterruptedException;
}
