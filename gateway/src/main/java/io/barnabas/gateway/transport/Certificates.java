package io.barnabas.gateway.transport;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManager;
import javax.net.ssl.X509KeyManager;
import org.jspecify.annotations.Nullable;

/**
 * What stood in the files of a {@link TlsConfig} at one moment. Immutable.
 *
 * @param clientCa null for none
 */
record Certificates(
        Buffer certificate, Buffer key, @Nullable Buffer clientCa) {
    private static final Set<String> PROTOCOLS = new LinkedHashSet<>(List.of("TLSv1.3", "TLSv1.2"));
    private static final List<String> KEY_TYPES = List.of("EC", "RSA", "EdDSA");

    /**
     * Reads the files; blocks.
     *
     * @throws IOException when one cannot be read
     */
    static Certificates read(TlsConfig config) throws IOException {
        Path ca = config.clientCa();
        return new Certificates(bytes(config.certificate()), bytes(config.key()), ca == null ? null : bytes(ca));
    }

    /** Adds them to the options of a server. */
    HttpServerOptions addTo(HttpServerOptions options, TlsConfig config, long handshakeTimeoutMs) {
        options.setSsl(true)
                .setUseAlpn(false)
                .setKeyCertOptions(keyAndCertificate())
                .setEnabledSecureTransportProtocols(PROTOCOLS)
                .setSslHandshakeTimeout(handshakeTimeoutMs)
                .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS);
        if (clientCa != null) {
            options.setTrustOptions(new PemTrustOptions().addCertValue(clientCa));
        }
        return options.setClientAuth(
                switch (config.clientCertificates()) {
                    case NONE -> ClientAuth.NONE;
                    case REQUEST -> ClientAuth.REQUEST;
                    case REQUIRED -> ClientAuth.REQUIRED;
                });
    }

    /**
     * Makes sure that the key is the certificate's, which TLS itself would find out at the first handshake only. Between
     * two writes of those who renew them, it may be another's.
     *
     * @throws GeneralSecurityException when it is not, or the files are not what they should be
     */
    void check(Vertx vertx) throws GeneralSecurityException {
        X509KeyManager keys = keyManager(vertx);
        for (String type : KEY_TYPES) {
            String[] aliases = keys.getServerAliases(type, null);
            if (aliases != null && aliases.length > 0) {
                PublicKey publicKey = keys.getCertificateChain(aliases[0])[0].getPublicKey();
                if (!belong(type, keys.getPrivateKey(aliases[0]), publicKey)) {
                    throw new GeneralSecurityException("the key is not the certificate's");
                }
                return;
            }
        }
        throw new GeneralSecurityException("the certificate's key is of none of the kinds " + KEY_TYPES);
    }

    private X509KeyManager keyManager(Vertx vertx) throws GeneralSecurityException {
        try {
            for (KeyManager each :
                    keyAndCertificate().getKeyManagerFactory(vertx).getKeyManagers()) {
                if (each instanceof X509KeyManager found) {
                    return found;
                }
            }
        } catch (GeneralSecurityException e) {
            throw e;
        } catch (Exception e) {
            // Whatever is wrong with the text of a file.
            throw new GeneralSecurityException(e.getMessage(), e);
        }
        throw new GeneralSecurityException("no certificate was found");
    }

    private static boolean belong(String type, PrivateKey privateKey, PublicKey publicKey)
            throws GeneralSecurityException {
        if (!privateKey.getAlgorithm().equals(publicKey.getAlgorithm())) {
            return false;
        }
        String algorithm =
                switch (type) {
                    case "EC" -> "SHA256withECDSA";
                    case "RSA" -> "SHA256withRSA";
                    default -> "EdDSA";
                };
        byte[] text = {1, 2, 3};
        Signature signing = Signature.getInstance(algorithm);
        signing.initSign(privateKey);
        signing.update(text);
        Signature verifying = Signature.getInstance(algorithm);
        verifying.initVerify(publicKey);
        verifying.update(text);
        return verifying.verify(signing.sign());
    }

    private PemKeyCertOptions keyAndCertificate() {
        return new PemKeyCertOptions().addCertValue(certificate).addKeyValue(key);
    }

    private static Buffer bytes(Path file) throws IOException {
        try {
            return Buffer.buffer(Files.readAllBytes(file));
        } catch (NoSuchFileException e) {
            throw new IOException("there is no file " + file, e);
        }
    }
}
