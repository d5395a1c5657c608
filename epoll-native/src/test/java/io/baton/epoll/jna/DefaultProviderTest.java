package io.baton.epoll.jna;

import static org.assertj.core.api.Assertions.assertThat;

import io.baton.epoll.Epoll;
import io.baton.epoll.EventFd;
import io.baton.epoll.NativeFile;
import io.baton.epoll.Pipe;
import io.baton.epoll.PipeEnd;
import io.baton.epoll.Providers;
import io.baton.epoll.Socket;
import io.baton.epoll.TimerFd;
import io.baton.epoll.spi.SystemCalls;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.file.Path;

/** Each factory has an overload for the process's default provider, which has a name. */
class DefaultProviderTest {

    private final SystemCalls selected = Providers.selected();

    @Test
    void theDefaultProviderHasAName() {
        assertThat(Providers.selection().name()).isEqualTo("jna");
        assertThat(Providers.selection().calls()).isSameAs(selected);
        assertThat(Providers.selection()).isSameAs(Providers.selection());
    }

    @Test
    void anExplicitChoiceIgnoresTheProperty() {
        String before = System.setProperty(Providers.PROPERTY, "nosuch");
        try {
            assertThat(Providers.select(Providers.AUTO).name()).isEqualTo("jna");
            assertThat(Providers.selection().name()).as("chosen once").isEqualTo("jna");
        } finally {
            if (before == null) {
                System.clearProperty(Providers.PROPERTY);
            } else {
                System.setProperty(Providers.PROPERTY, before);
            }
        }
    }

    @Test
    void countersTimersAndInstances() throws Exception {
        try (Epoll epoll = Epoll.create(); EventFd counter = EventFd.create(); EventFd semaphore = EventFd.semaphore();
                TimerFd timer = TimerFd.create()) {
            for (var each : new io.baton.epoll.Descriptor[] {epoll, counter, semaphore, timer}) {
                assertThat(each.calls()).isSameAs(selected);
            }
            semaphore.add(2);
            assertThat(semaphore.take()).isEqualTo(1);
        }
    }

    @Test
    void sockets() throws Exception {
        SocketAddress any = new InetSocketAddress("127.0.0.1", 0);
        try (Socket socket = Socket.open(any); Socket listener = Socket.listen(any, 1);
                Socket client = Socket.connect(listener.localAddress())) {
            assertThat(socket.calls()).isSameAs(selected);
            assertThat(client.calls()).isSameAs(selected);
        }
        for (Socket each : Socket.pair()) {
            assertThat(each.calls()).isSameAs(selected);
            each.close();
        }
    }

    @Test
    void pipesFifosAndFiles(@TempDir Path folder) throws Exception {
        Path fifo = folder.resolve("fifo");
        Pipe.createFifo(fifo);
        try (Pipe pipe = Pipe.open(); PipeEnd forEver = Pipe.openFifoForEver(fifo);
                PipeEnd reader = Pipe.openFifoForReading(fifo); PipeEnd writer = Pipe.openFifoForWriting(fifo)) {
            assertThat(pipe.readEnd().calls()).isSameAs(selected);
            assertThat(forEver.fd()).isNotEqualTo(reader.fd()).isNotEqualTo(writer.fd());
        }
        assertThat(selected.close(NativeFile.openForReading(Path.of("/dev/null")))).isZero();
    }
}
