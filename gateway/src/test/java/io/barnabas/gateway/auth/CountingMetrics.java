package io.barnabas.gateway.auth;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Remembers what was counted. */
final class CountingMetrics implements AuthMetrics {
    /** {@code route accepted} or {@code route reason}, in order. */
    final List<String> judged = Collections.synchronizedList(new ArrayList<>());

    volatile int refreshes;
    volatile int failures;
    volatile int tooOld;

    @Override
    public void accepted(String route) {
        judged.add(route + " accepted");
    }

    @Override
    public void refused(String route, AuthReason reason) {
        judged.add(route + " " + reason.label());
    }

    @Override
    public synchronized void keysRefreshed() {
        refreshes++;
    }

    @Override
    public synchronized void keysRefreshFailed() {
        failures++;
    }

    @Override
    public synchronized void keysTooOld() {
        tooOld++;
    }
}
