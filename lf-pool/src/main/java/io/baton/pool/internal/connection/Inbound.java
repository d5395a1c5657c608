package io.baton.pool.internal.connection;

import io.baton.pool.internal.buffer.PooledBuffer;

import org.jspecify.annotations.Nullable;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;

/**
 * The incoming half of a connection: its read buffer, its turns and what was learned of them, its arming. The owner's alone, and
 * visible from one owner to the next by the state word. Its fields are as narrow as their values allow: with one more field, each
 * idle connection would have eight bytes more.
 */
final class Inbound {

    /** After this many quick turns in a row a connection is armed for good; or, if it was slow, it is trusted again. */
    private static final byte TRUSTED_AFTER = 16;
    private static final byte DECLARED_SLOW = Byte.MAX_VALUE;
    /** The values of {@link #end}. */
    private static final byte NOT_ENDED = 0;
    /** The end of the pool asks for the last callback. */
    private static final byte CUT = 1;
    /** A thread has taken the last callback on. */
    private static final byte TAKEN = 2;
    /** Besides, the end of the replies is published, or need not be. */
    private static final byte PUBLISHED = 3;
    private static final VarHandle END;
    private static final VarHandle TURN_THREAD;

    static {
        try {
            END = MethodHandles.lookup().findVarHandle(Inbound.class, "end", byte.class);
            TURN_THREAD = MethodHandles.lookup().findVarHandle(Inbound.class, "turnThread", Thread.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
        // The first call of each VarHandle method allocates: see ConnectionState.
        Inbound example = new Inbound(false, new HandlerHistory());
        if (example.enter() != null || example.cut() || !example.isCut() || !example.end() || !example.isEndedNow()) {
            throw new AssertionError();
        }
        example.leave();
    }

    /** The thread in the handler now. The read by {@code reply} needs no ownership: a thread only compares it with itself. */
    volatile @Nullable Thread turnThread;
    /** What the handler left unread, or null. */
    @Nullable PooledBuffer unread;
    /** What an event said, for the follower that runs the turn later. The kernel reports no bit above EPOLLRDHUP, 0x2000. */
    private char readyMask;
    /** The interest last given to the kernel; 0 while it is not registered. */
    int armed;
    /** The turn ended while there may be more to read. */
    boolean unfinished;
    /**
     * It is a Unix domain socket. A read that does not fill its buffer has emptied other streams, epoll(7); there it also
     * ends where a peer passed descriptors or credentials, unix(7), with more bytes behind. And a peer that closes it hangs
     * up at once, though its bytes may be unread.
     */
    boolean unixDomain;

    /** What the handler is being handed now; else null. */
    @Nullable ByteBuffer presented;

    /** A callback has read the peer's FIN itself, and {@code onReadClosed} has to follow. */
    boolean finInCallback;

    /** The last turn that received something filled a small buffer. */
    boolean receivesMuch;

    /** The time limit of a connect that is not established yet; else null. */
    @Nullable ConnectTimeout connecting;

    private final HandlerHistory history;
    private @Nullable Throwable cause;
    private int replied;
    /** For how many more turns it belongs on a follower, or {@link #DECLARED_SLOW}; where negative, how many turns were quick. */
    private byte pace;
    /** How many more turns the connection is new; 0 if its handler's history has it. */
    private byte newFor = HandlerHistory.FIRST_TURNS;
    /** The last slow turn kept its core. */
    private boolean computes;
    /** The turn under way has said that it blocks. */
    private boolean announced;
    private boolean opened;
    private byte end;

    /**
     * Of a new connection.
     *
     * @param declaredSlow whether its handler says that it blocks
     * @param history what other connections of its handler were like
     */
    Inbound(boolean declaredSlow, HandlerHistory history) {
        this.history = history;
        pace = declaredSlow ? DECLARED_SLOW : history.isSlow() ? TRUSTED_AFTER : 0;
    }

    /**
     * A reply in the connection's own turn. True if the turn has replied more than {@code most}, below 2 GiB, since the last
     * time: then it should be sent.
     */
    boolean hasReplied(long bytes, long most) {
        boolean enough = bytes > most - replied;
        replied = enough ? 0 : replied + (int) bytes;
        return enough;
    }

    /** The turn under way says that it is about to block. */
    void announce() {
        announced = true;
    }

    /** Whether the turn under way has said that it blocks. */
    boolean hasAnnounced() {
        return announced;
    }

    /** How a turn went, before the owner lets go. One that said beforehand that it blocks teaches nothing about the next ones. */
    void learn(TurnMeter meter) {
        boolean overran = meter.overran();
        if (overran && !announced) {
            computes = meter.keptItsCore();
        }
        learn(overran);
    }

    /** Whether its turns belong on a follower and keep a core busy, so that not all cores may run such turns at once. */
    boolean computes() {
        return computes && isSlow();
    }

    void learn(boolean overran) {
        replied = 0;
        if (announced) {
            announced = false;
            return;
        }
        if (newFor > 0) {
            newFor = overran ? 0 : (byte) (newFor - 1);
            if (newFor == 0) {
                history.connection(overran);
            }
        }
        if (pace == DECLARED_SLOW) {
            return;
        }
        if (overran) {
            pace = TRUSTED_AFTER;
        } else if (!isQuick()) {
            pace--;
        }
    }

    /** Its turns belong on a follower. */
    boolean isSlow() {
        return pace > 0;
    }

    /** Its turns have been quick for a while. */
    boolean isQuick() {
        return pace == -TRUSTED_AFTER;
    }

    /** True once: the first turn has to open it. */
    boolean open() {
        boolean first = !opened;
        opened = true;
        return first;
    }

    boolean isOpened() {
        return opened;
    }

    /**
     * The calling thread is about to call the handler, and asks {@link #isCut} afterwards. Returns the thread that was in it,
     * which must be null. No fence here, as it would cost every turn one: the pool's end makes one for all threads, see {@link
     * #markCut}.
     */
    @Nullable Thread enter() {
        Thread other = (Thread) TURN_THREAD.getOpaque(this);
        TURN_THREAD.setOpaque(this, Thread.currentThread());
        return other;
    }

    /** The calling thread has left the handler. */
    void leave() {
        TURN_THREAD.setRelease(this, (Thread) null);
    }

    /** By the owner: true once, and then the caller has to call {@code onClose}. */
    boolean end() {
        boolean first = END.compareAndSet(this, NOT_ENDED, TAKEN) || END.compareAndSet(this, CUT, TAKEN);
        if (first && newFor > 0 && newFor < HandlerHistory.FIRST_TURNS) {
            // It had turns while it was new, and none was slow.
            history.connection(false);
        }
        return first;
    }

    /**
     * The same for the end of the pool, whose thread does not own the connection. If the owner is in the handler, or on its way
     * out, this is false and the owner ends the connection. After {@link #markCut} and a fence of all threads.
     */
    boolean cut() {
        markCut();
        return turnThread == null && END.compareAndSet(this, CUT, TAKEN);
    }

    /**
     * For the end of the pool: no thread enters the handler from here on. A thread that has just written that it enters may not
     * have seen this mark, and its write may not be visible yet. So all connections are marked, then every thread of the JVM
     * passes a fence, and then {@link #cut} looks.
     */
    void markCut() {
        END.compareAndSet(this, NOT_ENDED, CUT);
    }

    /** Whether no callback but {@code onClose} may be called any more. */
    boolean isCut() {
        return (byte) END.getVolatile(this) != NOT_ENDED;
    }

    /** Whether {@code onClose} was called, or is about to be. Only by the owner. */
    boolean isEnded() {
        return end >= TAKEN;
    }

    /** {@link #isEnded} for threads that do not own the connection. */
    boolean isEndedNow() {
        return (byte) END.getVolatile(this) >= TAKEN;
    }

    /** Whether the end of the replies is published, or need not be. False after {@link #end} if publishing it has failed. */
    boolean isEndPublished() {
        return end == PUBLISHED;
    }

    /** By the thread that has taken the last callback on. */
    void endPublished(boolean published) {
        end = published ? PUBLISHED : TAKEN;
    }

    @Nullable Throwable cause() {
        return cause;
    }

    /** Why it closes; the first reason stays. Null is none. */
    void cause(@Nullable Throwable reason) {
        if (cause == null) {
            cause = reason;
        }
    }

    /** Whether bytes that were received are still unread, those that the handler is being handed included. */
    boolean hasUnread() {
        return presented != null ? presented.hasRemaining() : unread != null && unread.memory().position() > 0;
    }

    boolean takeUnfinished() {
        boolean was = unfinished;
        unfinished = false;
        return was;
    }

    void readyMask(int mask) {
        readyMask = (char) mask;
    }

    int takeReadyMask() {
        int mask = readyMask;
        readyMask = 0;
        return mask;
    }
}
