package io.baton.httpserver;

import com.sun.net.httpserver.HttpServer;

import org.junit.jupiter.api.Test;

import java.net.BindException;
import java.net.ConnectException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Created, bound, started, stopped. */
class ServerLifeTest extends Servers {

    @Test
    void thePortIsKnownBeforeTheStart() throws Exception {
        assertThat(create().getAddress().getPort()).isPositive();
    }

    @Test
    void aServerOfTheSamePortIsRefusedBeforeEitherIsStarted() throws Exception {
        InetSocketAddress address = create().getAddress();
        assertThatThrownBy(() -> HttpServer.create(address, 0)).isInstanceOf(BindException.class);
    }

    @Test
    void aConnectionThatComesBeforeTheStartIsServedAfterIt() throws Exception {
        HttpServer server = create();
        server.createContext("/", exchange -> reply(exchange, "late"));
        try (RawClient client = new RawClient(server.getAddress())) {
            client.get("/");
            server.start();
            assertThat(client.reply().body()).isEqualTo("late");
        }
    }

    @Test
    void anUnboundServerHasNoAddressAndCannotBeStarted() throws Exception {
        HttpServer server = stoppedLater(HttpServer.create());
        assertThat(server.getAddress()).isNull();
        assertThatIllegalStateException().isThrownBy(server::start).withMessage("server in wrong state");
        server.bind(anyPort(), 0);
        assertThat(server.getAddress().getPort()).isPositive();
        assertThatThrownBy(() -> server.bind(anyPort(), 0)).isInstanceOf(BindException.class);
        server.start();
    }

    @Test
    void aServerIsStartedOnce() throws Exception {
        HttpServer server = create();
        server.start();
        assertThatIllegalStateException().isThrownBy(server::start).withMessage("server in wrong state");
        assertThatIllegalStateException().isThrownBy(() -> server.setExecutor(null));
        server.stop(0);
        assertThatIllegalStateException().isThrownBy(server::start).withMessage("server in wrong state");
    }

    @Test
    void aServerThatWasNeverStartedCanBeStopped() throws Exception {
        HttpServer server = create();
        InetSocketAddress address = server.getAddress();
        server.stop(0);
        server.stop(0);
        assertThatThrownBy(() -> new RawClient(address)).isInstanceOf(ConnectException.class);
        stoppedLater(HttpServer.create(address, 0));
    }

    @Test
    void aStoppedServerCannotBeBound() throws Exception {
        HttpServer server = HttpServer.create();
        server.stop(0);
        assertThatThrownBy(() -> server.bind(anyPort(), 0)).isInstanceOf(ClosedChannelException.class);
        assertThat(server.getAddress()).isNull();
    }

    @Test
    void thereIsAnExecutorFromTheStartOn() throws Exception {
        HttpServer server = create();
        assertThat(server.getExecutor()).isNull();
        server.start();
        assertThat(server.getExecutor()).isNotNull();

        HttpServer other = create();
        Executor own = Runnable::run;
        other.setExecutor(own);
        assertThat(other.getExecutor()).isSameAs(own);
    }

    @Test
    void theWildcardAddressIsThatOfBothFamilies() throws Exception {
        HttpServer server = stoppedLater(HttpServer.create(new InetSocketAddress(0), 0));
        server.createContext("/", exchange -> reply(exchange, "here"));
        server.start();
        int port = server.getAddress().getPort();
        assertThat(RawClient.get(new InetSocketAddress("127.0.0.1", port), "/").body()).isEqualTo("here");
        if (server.getAddress().getAddress() instanceof Inet6Address) {
            InetSocketAddress six = new InetSocketAddress(InetAddress.getByName("::1"), port);
            assertThat(RawClient.get(six, "/").body()).isEqualTo("here");
        }
    }

    @Test
    void stopRefusesANegativeDelay() throws Exception {
        HttpServer server = create();
        server.start();
        assertThatIllegalArgumentException().isThrownBy(() -> server.stop(-1));
    }

    @Test
    void stopClosesConnectionsAndFreesThePort() throws Exception {
        HttpServer server = create();
        server.createContext("/", exchange -> reply(exchange, "x"));
        server.start();
        InetSocketAddress address = server.getAddress();
        try (RawClient client = new RawClient(address)) {
            assertThat(client.get("/").reply().code()).isEqualTo(200);
            server.stop(0);
            assertThat(client.isClosedByServer()).isTrue();
        }
        HttpServer next = stoppedLater(HttpServer.create(address, 0));
        next.createContext("/", exchange -> reply(exchange, "next"));
        next.start();
        assertThat(RawClient.get(address, "/").body()).isEqualTo("next");
    }

    @Test
    void stopReturnsAsSoonAsTheLastExchangeIsComplete() throws Exception {
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch mayGo = new CountDownLatch(1);
        HttpServer server = create();
        server.setExecutor(Executors.newCachedThreadPool(task -> daemon(task)));
        server.createContext("/", exchange -> {
            running.countDown();
            await(mayGo);
            reply(exchange, "done");
        });
        server.start();
        try (RawClient client = new RawClient(server.getAddress())) {
            client.get("/");
            await(running);
            CompletableFuture<Void> stopped = CompletableFuture.runAsync(() -> server.stop(60));
            mayGo.countDown();
            assertThat(client.reply().body()).isEqualTo("done");
            stopped.get(30, TimeUnit.SECONDS);
        }
    }

    @Test
    void aHandlerCanStopItsServer() throws Exception {
        HttpServer server = create();
        CountDownLatch returned = new CountDownLatch(1);
        server.createContext("/", exchange -> {
            reply(exchange, "bye");
            server.stop(0);
            returned.countDown();
        });
        server.start();
        try (RawClient client = new RawClient(server.getAddress())) {
            client.get("/");
            await(returned);
        }
    }

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task);
        thread.setDaemon(true);
        return thread;
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
