package io.barnabas.gateway.auth;

import io.barnabas.gateway.handshake.UpgradeRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** An upgrade request to {@code gateway.example} of plain values. Immutable. */
record Requests(String target, TreeMap<String, List<String>> values) implements UpgradeRequest {
    static Requests to(String target) {
        return new Requests(target, new TreeMap<>(String.CASE_INSENSITIVE_ORDER)).with("Host", "gateway.example");
    }

    /** One more header. */
    Requests with(String name, String value) {
        TreeMap<String, List<String>> changed = new TreeMap<>(values);
        List<String> all = new ArrayList<>(headers(name));
        all.add(value);
        changed.put(name, all);
        return new Requests(target, changed);
    }

    Requests without(String name) {
        TreeMap<String, List<String>> changed = new TreeMap<>(values);
        changed.remove(name);
        return new Requests(target, changed);
    }

    @Override
    public String method() {
        return "GET";
    }

    @Override
    public boolean isHttp11() {
        return true;
    }

    @Override
    public List<String> headers(String name) {
        return values.getOrDefault(name, List.of());
    }
}
