package io.baton.pool;

import io.baton.epoll.Descriptor;
import io.baton.epoll.Providers;
import io.baton.epoll.Socket;
import io.baton.epoll.spi.Linux;
import io.baton.epoll.spi.SystemCalls;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A client of a Unix domain socket that can pass descriptors, unix(7). Every wait is bounded. */
final class UnixClient implements AutoCloseable {

    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(20);
    private static final int SOL_SOCKET = 1;
    private static final int SCM_RIGHTS = 1;
    private static final int CMSG_LEN = 20;
    private static final int CMSG_SPACE = 24;

    private final SystemCalls calls = Providers.selected();
    private final Socket socket;
    private final ByteBuffer in = ByteBuffer.allocateDirect(64 << 10);
    /** struct msghdr at 0, struct iovec at 64, struct cmsghdr at 80, the bytes from 128 on. */
    private final ByteBuffer message = ByteBuffer.allocateDirect(4 << 10).order(ByteOrder.nativeOrder());

    UnixClient(SocketAddress server) throws IOException {
        this(Socket.connect(Providers.selected(), server));
    }

    UnixClient(Socket connected) {
        socket = connected;
    }

    void send(String text) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocateDirect(text.length()).put(text.getBytes(StandardCharsets.ISO_8859_1))
                .flip();
        while (bytes.hasRemaining()) {
            socket.write(bytes);
        }
    }

    /** Sends text, and with its first byte a duplicate of a descriptor. */
    void send(String text, Descriptor passed) {
        long address = calls.address(message);
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        message.clear().put(new byte[128]);
        message.putLong(16, address + 64).putLong(24, 1).putLong(32, address + 80).putLong(40, CMSG_SPACE);
        message.putLong(64, address + 128).putLong(72, bytes.length);
        message.putLong(80, CMSG_LEN).putInt(88, SOL_SOCKET).putInt(92, SCM_RIGHTS).putInt(96, passed.fd());
        message.put(128, bytes);
        long sent = calls.sendmsg(socket.fd(), address, Linux.MSG_NOSIGNAL);
        if (sent != bytes.length) {
            throw new AssertionError("sendmsg answered " + sent);
        }
    }

    /** As many characters, or what has come of them when patience ends. */
    String read(int count) throws IOException {
        StringBuilder text = new StringBuilder();
        long end = System.nanoTime() + PATIENCE_NANOS;
        while (text.length() < count && System.nanoTime() - end < 0) {
            int read = socket.read(in.clear().limit(count - text.length()));
            if (read == Socket.END) {
                break;
            } else if (read > 0) {
                text.append(StandardCharsets.ISO_8859_1.decode(in.flip()));
            } else {
                LockSupport.parkNanos(50_000);
            }
        }
        return text.toString();
    }

    @Override
    public void close() {
        socket.close();
    }
}
