package io.barnabas.gateway.auth;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A key set behind a URL. Only status 200 counts; redirects are not followed, for they could lead to another host or to
 * plain HTTP.
 */
final class HttpJwksSource implements JwksSource {
    private static final int OK = 200;

    private final HttpClient client;
    private final HttpRequest request;
    private final Duration timeout;

    HttpJwksSource(HttpClient client, URI location, Duration timeout) {
        this.client = client;
        this.request = HttpRequest.newBuilder(location)
                .header("Accept", "application/jwk-set+json, application/json")
                .build();
        this.timeout = timeout;
    }

    /** A client that does not follow redirects; one for all sources, since it has threads. */
    static HttpClient newClient() {
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
    }

    @Override
    public byte[] load() throws IOException, InterruptedException {
        CompletableFuture<HttpResponse<byte[]>> sent =
                client.sendAsync(request, response -> new BoundedBody(JwksConfig.MAX_BYTES));
        try {
            // The request's own timeout would end with the headers; this one covers the last byte as well.
            HttpResponse<byte[]> response = sent.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
            if (response.statusCode() != OK) {
                throw new IOException("status " + response.statusCode() + ", expected " + OK);
            }
            return response.body();
        } catch (TimeoutException e) {
            throw new IOException("no complete answer within " + timeout.toMillis() + " ms", e);
        } catch (ExecutionException e) {
            throw new IOException(String.valueOf(e.getCause()), e);
        } finally {
            sent.cancel(true);
        }
    }
}
