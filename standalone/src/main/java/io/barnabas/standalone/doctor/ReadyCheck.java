package io.barnabas.standalone.doctor;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Whether a gateway calls itself ready, by its admin port, which wants no token for that. Blocks its caller. */
final class ReadyCheck {
    private static final Duration TIMEOUT = DoctorCommand.TIMEOUT;

    private final HttpClient http;

    ReadyCheck(HttpClient http) {
        this.http = http;
    }

    Finding ask(URI admin) throws InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(admin.resolve("/health/ready"))
                .timeout(TIMEOUT)
                .build();
        HttpResponse<String> response;
        try {
            response = http.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (ConnectException e) {
            return Finding.failed("Nothing answers at " + admin + ": no gateway runs there, or --admin names another"
                    + " address. It listens to its own machine only, unless gateway.admin-host says otherwise.");
        } catch (IOException e) {
            return Finding.failed(admin + " did not answer within " + TIMEOUT.toSeconds() + " s: " + e + ".");
        }
        String body = response.body().strip();
        return switch (response.statusCode()) {
            case 200 -> Finding.ok("The gateway at " + admin + " is ready.");
            case 503 -> Finding.failed("The gateway at " + admin + " is not ready: " + body);
            default ->
                Finding.failed(admin + " is no admin port of a gateway: it answered " + response.statusCode() + ".");
        };
    }
}
