package io.baton.benchmarks;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** A server for one connection of the driver, right or wrong as the test wants it. */
interface OneClient {

    /** Until the stream ends or a fault is committed. */
    void serve(InputStream in, OutputStream out) throws IOException;

    /**
     * Puts a load on it.
     *
     * @return the driver's report
     * @throws IOException what the driver complained about
     */
    default Map<String, Object> load(Load load) throws IOException, InterruptedException {
        NativeTools tools = TestTools.get();
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            CompletableFuture<Void> server = CompletableFuture.runAsync(() -> serveOne(listener),
                    // A thread of its own: on two cores the common pool may have but one, for all tests that run now.
                    command -> new Thread(command, "server").start());
            Map<String, Object> report = load.run(tools, listener.getLocalPort(), 0, new Place(Cores.allowed(), 0));
            server.join();
            return report;
        }
    }

    private void serveOne(ServerSocket listener) {
        try (Socket socket = listener.accept()) {
            socket.setTcpNoDelay(true);
            serve(new BufferedInputStream(socket.getInputStream()), socket.getOutputStream());
        } catch (IOException e) {
            // The driver left, as it should.
        }
    }
}
