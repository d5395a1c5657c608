package io.baton.pool.model;

import static io.baton.epoll.spi.Linux.EPOLLERR;
import static io.baton.epoll.spi.Linux.EPOLLET;
import static io.baton.epoll.spi.Linux.EPOLLHUP;
import static io.baton.epoll.spi.Linux.EPOLLIN;
import static io.baton.epoll.spi.Linux.EPOLLONESHOT;
import static io.baton.epoll.spi.Linux.EPOLLOUT;
import static io.baton.epoll.spi.Linux.EPOLLPRI;
import static io.baton.epoll.spi.Linux.EPOLLRDHUP;

import io.baton.pool.Arming;

import java.nio.ByteBuffer;

/** What happens to one connection while two workers wait for its events. */
public final class Programs {

    private static final int ONESHOT_IN = EPOLLIN | EPOLLRDHUP | EPOLLONESHOT | EPOLLERR | EPOLLHUP;
    private static final int EDGE_IN = EPOLLIN | EPOLLRDHUP | EPOLLPRI | EPOLLET | EPOLLERR | EPOLLHUP;

    private Programs() {
    }

    /** Bytes arrive three times. */
    public static final class Data extends OneConnection {
        public Data() {
            super(Arming.ONESHOT, 10);
            thread(() -> {
                kernel.arrive(1);
                kernel.arrive(2);
                kernel.arrive(1);
            });
        }

        @Override
        void checkRest() {
            requireArmed(ONESHOT_IN);
        }
    }

    /**
     * Bytes arrive at an edge-triggered registration, which stays armed: the kernel may report events to two threads at once.
     */
    public static final class DataAtEdges extends OneConnection {
        public DataAtEdges() {
            super(Arming.ADAPTIVE, 10);
            thread(() -> {
                kernel.arrive(1);
                kernel.arrive(2);
            });
        }

        @Override
        void checkRest() {
            requireArmed(EDGE_IN);
        }
    }

    /** Bytes arrive, then the peer's FIN. */
    public static final class DataAndEnd extends OneConnection {
        public DataAndEnd() {
            super(Arming.ONESHOT, 10);
            thread(() -> {
                kernel.arrive(1);
                kernel.finish();
            });
        }

        @Override
        void checkRest() {
            require(readClosed == 1, "onReadClosed came " + readClosed + " times");
            requireArmed(EPOLLONESHOT | EPOLLERR | EPOLLHUP);
        }
    }

    /** The same, edge-triggered. */
    public static final class DataAndEndAtEdges extends OneConnection {
        public DataAndEndAtEdges() {
            super(Arming.ADAPTIVE, 10);
            thread(() -> {
                kernel.arrive(1);
                kernel.finish();
            });
        }

        @Override
        void checkRest() {
            require(readClosed == 1, "onReadClosed came " + readClosed + " times");
            requireArmed(EPOLLONESHOT | EPOLLERR | EPOLLHUP);
        }
    }

    /** A thread closes while bytes arrive. */
    public static final class DataAndClose extends OneConnection {
        public DataAndClose() {
            super(Arming.ONESHOT, 10);
            thread(() -> kernel.arrive(1));
            thread(connection::close);
        }

        @Override
        void checkRest() {
            requireClosed();
        }
    }

    /** A thread closes while bytes arrive at an edge-triggered connection. */
    public static final class DataAndCloseAtEdges extends OneConnection {
        public DataAndCloseAtEdges() {
            super(Arming.ADAPTIVE, 10);
            thread(() -> kernel.arrive(1));
            thread(connection::close);
        }

        @Override
        void checkRest() {
            requireClosed();
        }
    }

    /** Two threads close at once. */
    public static final class TwoCloses extends OneConnection {
        public TwoCloses() {
            super(Arming.ONESHOT, 10);
            thread(connection::close);
            thread(connection::close);
        }

        @Override
        void checkRest() {
            requireClosed();
        }
    }

    /** The socket does not take a whole reply; then it gets room, while bytes arrive. */
    public static final class ReplyWaitsForRoom extends OneConnection {
        public ReplyWaitsForRoom() {
            super(Arming.ONESHOT, 1);
            thread(() -> reply(0, 1));
            thread(() -> {
                kernel.arrive(1);
                kernel.makeRoom(1);
            });
        }

        @Override
        void checkRest() {
            requireSent(2);
            requireArmed(ONESHOT_IN);
        }
    }

    /** A reply waits for room that never comes: OUT stays armed, and so does IN. */
    public static final class ReplyWaitsForEver extends OneConnection {
        public ReplyWaitsForEver() {
            super(Arming.ONESHOT, 1);
            thread(() -> reply(0, 1));
            thread(() -> kernel.arrive(1));
        }

        @Override
        void checkRest() {
            requireSent(1);
            requireArmed(ONESHOT_IN | EPOLLOUT);
        }
    }

    /** Reading pauses because too many bytes wait; then the peer takes them all. */
    public static final class PausedAndResumed extends OneConnection {
        public PausedAndResumed() {
            super(Arming.ONESHOT, 1);
            thread(() -> reply(0, 1, 2, 3, 4, 5));
            thread(() -> {
                kernel.arrive(1);
                kernel.makeRoom(5);
            });
        }

        @Override
        void checkRest() {
            requireSent(6);
            requireArmed(ONESHOT_IN);
        }
    }

    /** A close while a reply waits for room, which comes later. */
    public static final class ReplyThenClose extends OneConnection {
        public ReplyThenClose() {
            super(Arming.ONESHOT, 1);
            thread(() -> {
                reply(0, 1);
                connection.close();
            });
            thread(() -> kernel.makeRoom(1));
        }

        @Override
        void checkRest() {
            requireClosed();
            requireSent(2);
        }
    }

    /** The peer resets the connection during a reply. */
    public static final class ReplyAndReset extends OneConnection {
        public ReplyAndReset() {
            super(Arming.ONESHOT, 1);
            thread(() -> reply(0, 1));
            thread(kernel::reset);
        }

        @Override
        void checkRest() {
            requireClosed();
        }
    }

    /** Two threads reply at once, and the socket has room. */
    public static final class TwoReplies extends OneConnection {
        public TwoReplies() {
            super(Arming.ONESHOT, 10);
            thread(() -> reply(0));
            thread(() -> reply(0));
        }

        @Override
        void checkRest() {
            require(kernel.sent().length == 2, "a reply was left unsent");
            requireArmed(ONESHOT_IN);
        }
    }

    /** A large reply is sent in place while another thread replies: it must be whole, and follow the reply before it. */
    public static final class LargeReply extends OneConnection {

        private static final int SIZE = 64 << 10;
        private static final byte OWN = 1;
        private static final byte OTHER = 2;
        private static final ByteBuffer LARGE = ByteBuffer.allocateDirect(SIZE);

        public LargeReply() {
            super(Arming.ONESHOT, SIZE + 2);
            thread(() -> {
                reply(OWN);
                connection.reply(LARGE.duplicate());
            });
            thread(() -> reply(OTHER));
        }

        @Override
        void checkRest() {
            byte[] sent = kernel.sent();
            require(sent.length == SIZE + 2, sent.length + " bytes were sent");
            int large = 0;
            while (sent[large] != 0) {
                require(sent[large] == OWN || sent[large] == OTHER, "not a reply: " + sent[large]);
                large++;
            }
            for (int i = large; i < large + SIZE; i++) {
                require(sent[i] == 0, "the large reply is not whole");
            }
            require(sent[0] == OWN || large > 1 && sent[1] == OWN, "the large reply overtook the reply before it");
            requireArmed(ONESHOT_IN);
        }
    }
}
