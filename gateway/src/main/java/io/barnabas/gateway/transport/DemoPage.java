package io.barnabas.gateway.transport;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The demo page: a few static files of the class path, held in memory. Immutable, hence thread-safe. */
final class DemoPage {
    private static final String FOLDER = "/demo";
    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "mjs", "text/javascript; charset=utf-8",
            "svg", "image/svg+xml");

    private record Asset(String type, Buffer bytes) {}

    private final Map<String, Asset> assets;

    private DemoPage(Map<String, Asset> assets) {
        this.assets = Map.copyOf(assets);
    }

    /** Reads the files; blocks, so not on an event loop. */
    static DemoPage load() {
        URL folder = DemoPage.class.getResource(FOLDER);
        if (folder == null) {
            throw new IllegalStateException("no folder " + FOLDER + " on the class path");
        }
        try {
            URI uri = folder.toURI();
            if (!uri.getScheme().equals("jar")) {
                return new DemoPage(read(Path.of(uri)));
            }
            try (FileSystem jar = FileSystems.newFileSystem(uri, Map.of())) {
                return new DemoPage(read(jar.getPath(FOLDER)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the demo page cannot be read", e);
        } catch (URISyntaxException e) {
            throw new IllegalStateException("class path folder " + folder, e);
        }
    }

    /** Answers the request when it is for the page. */
    boolean serve(HttpServerRequest request) {
        String path = "/".equals(request.path()) ? "/index.html" : request.path();
        Asset asset = path == null ? null : assets.get(path);
        if (asset == null || !(HttpMethod.GET.equals(request.method()) || HttpMethod.HEAD.equals(request.method()))) {
            return false;
        }
        request.response()
                .putHeader("Content-Type", asset.type())
                .putHeader("Cache-Control", "no-cache")
                .putHeader("X-Content-Type-Options", "nosniff")
                .putHeader("Content-Security-Policy", "default-src 'self'; connect-src 'self' ws: wss:")
                .end(asset.bytes());
        return true;
    }

    private static Map<String, Asset> read(Path folder) throws IOException {
        Map<String, Asset> assets = new HashMap<>();
        List<Path> files;
        try (Stream<Path> listing = Files.list(folder)) {
            files = listing.toList();
        }
        for (Path file : files) {
            String name = String.valueOf(file.getFileName());
            String type = TYPES.get(name.substring(name.lastIndexOf('.') + 1));
            if (type != null) {
                try (InputStream in = Files.newInputStream(file)) {
                    assets.put("/" + name, new Asset(type, Buffer.buffer(in.readAllBytes())));
                }
            }
        }
        return assets;
    }
}
