package io.barnabas.gateway.handshake;

import java.util.List;
import java.util.TreeMap;

/** A request of plain values: the good one of RFC 6455 section 1.3, from which a test departs. Immutable. */
record FakeRequest(String method, String target, boolean isHttp11, TreeMap<String, List<String>> values)
        implements UpgradeRequest {

    static FakeRequest good() {
        return new FakeRequest("GET", "/ws", true, new TreeMap<>(String.CASE_INSENSITIVE_ORDER))
                .with("Host", "server.example.com")
                .with("Upgrade", "websocket")
                .with("Connection", "Upgrade")
                .with("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==")
                .with("Sec-WebSocket-Version", "13");
    }

    FakeRequest withMethod(String newMethod) {
        return new FakeRequest(newMethod, target, isHttp11, values);
    }

    FakeRequest withTarget(String newTarget) {
        return new FakeRequest(method, newTarget, isHttp11, values);
    }

    FakeRequest withHttp11(boolean newIsHttp11) {
        return new FakeRequest(method, target, newIsHttp11, values);
    }

    /** Replaces the headers of that name; without values removes them. */
    FakeRequest with(String name, String... newValues) {
        TreeMap<String, List<String>> changed = new TreeMap<>(values);
        changed.put(name, List.of(newValues));
        return new FakeRequest(method, target, isHttp11, changed);
    }

    @Override
    public List<String> headers(String name) {
        return values.getOrDefault(name, List.of());
    }
}
