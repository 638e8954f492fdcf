package io.barnabas.e2e.harness;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The system's nginx before two gateways of this machine, with {@code deploy/nginx/nginx.conf} but for addresses. */
public final class Nginx implements AutoCloseable {
    public static final Requirement INSTALLED = new Requirement("nginx", ServerProcess.shell(List.of("nginx", "-v")));
    public static final Path CONFIGURATION =
            Path.of("../deploy/nginx/nginx.conf").toAbsolutePath().normalize();

    private final ServerProcess process;
    private final int port;

    private Nginx(ServerProcess process, int port) {
        this.process = process;
        this.port = port;
    }

    /**
     * Serves on return.
     *
     * @param folder for its configuration and its files
     */
    public static Nginx before(TestGateway first, TestGateway second, Path folder)
            throws IOException, InterruptedException {
        INSTALLED.orSkip();
        int port = FreePort.find();
        String configuration = Files.readString(CONFIGURATION)
                .replace("listen 8080;", "listen 127.0.0.1:" + port + ";")
                .replace("server gateway-0:8080", "server 127.0.0.1:" + first.port())
                .replace("server gateway-1:8080", "server 127.0.0.1:" + second.port())
                .replace("worker_rlimit_nofile 65536;", "worker_rlimit_nofile 1024;")
                .replace("worker_connections 32768;", "worker_connections 400;")
                .replace("http {", "http {\n" + temporaryFolders(folder));
        Path file = Files.writeString(folder.resolve("nginx.conf"), configuration);
        String directives = "'daemon off; pid " + folder.resolve("nginx.pid") + ";'";
        List<String> command = List.of("nginx", "-e", "stderr", "-c", file.toString(), "-g", directives);
        return new Nginx(ServerProcess.start(folder, Map.of(), port, command), port);
    }

    /** Where clients connect. */
    public int port() {
        return port;
    }

    public String output() {
        return process.output();
    }

    @Override
    public void close() {
        process.close();
    }

    /** Those that Debian chose are root's. */
    private static String temporaryFolders(Path folder) {
        StringBuilder directives = new StringBuilder();
        for (String what : List.of("client_body", "proxy", "fastcgi", "uwsgi", "scgi")) {
            directives
                    .append(what)
                    .append("_temp_path ")
                    .append(folder.resolve(what))
                    .append(";\n");
        }
        return directives.toString();
    }
}
