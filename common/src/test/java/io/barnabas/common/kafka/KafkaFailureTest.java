package io.barnabas.common.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import javax.net.ssl.SSLHandshakeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.junit.jupiter.api.Test;

class KafkaFailureTest {
    @Test
    void whatLiesAtTheBottomIsSaidAsWell() {
        Throwable handshake = new SSLHandshakeException("certificate_unknown")
                .initCause(new IllegalStateException("the certificate of broker-1 has expired"));
        assertThat(KafkaFailure.inWords(new SslAuthenticationException("SSL handshake failed", handshake)))
                .isEqualTo("SSL handshake failed (the certificate of broker-1 has expired)");
    }

    @Test
    void nothingIsSaidTwice() {
        assertThat(KafkaFailure.inWords(new TopicAuthorizationException("Not authorized to access topics")))
                .isEqualTo("Not authorized to access topics");
        Throwable root = new IllegalStateException("connection reset");
        assertThat(KafkaFailure.inWords(new SslAuthenticationException("SSL failed: connection reset", root)))
                .isEqualTo("SSL failed: connection reset");
    }

    @Test
    void aMereWrapperIsLeftOut() {
        assertThat(KafkaFailure.inWords(new KafkaException(
                        "Failed to create new KafkaAdminClient", new ConfigException("security.protocol", "NOPE"))))
                .isEqualTo("Invalid value NOPE for configuration security.protocol");
        assertThat(KafkaFailure.inWords(new KafkaException("all there is"))).isEqualTo("all there is");
    }

    @Test
    void oneWithoutAMessageIsNamedByItsKind() {
        assertThat(KafkaFailure.inWords(new KafkaException((Throwable) null))).isEqualTo("KafkaException");
        assertThat(KafkaFailure.inWords(new SslAuthenticationException("", new SSLHandshakeException(null))))
                .isEqualTo("SslAuthenticationException (SSLHandshakeException)");
    }
}
