package io.barnabas.gateway.auth;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** A key set in a file. It is read whole each time: Kubernetes swaps links, which neither watchers nor times tell. */
final class FileJwksSource implements JwksSource {
    private final Path file;

    FileJwksSource(Path file) {
        this.file = file;
    }

    @Override
    public byte[] load() throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(JwksConfig.MAX_BYTES + 1);
            if (bytes.length > JwksConfig.MAX_BYTES) {
                throw new IOException("more than " + JwksConfig.MAX_BYTES + " bytes");
            }
            return bytes;
        }
    }
}
