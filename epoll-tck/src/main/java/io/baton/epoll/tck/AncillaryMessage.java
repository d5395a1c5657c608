package io.baton.epoll.tck;

import io.baton.epoll.spi.Linux;
import io.baton.epoll.spi.SystemCalls;

/**
 * A {@code struct msghdr} with text and one control message, for {@code sendmsg(2)}:
 *
 * <pre>{@code
 * msghdr  (56): name 0, namelen 8, iov 16, iovlen 24, control 32, controllen 40, flags 48   recvmsg(2)
 * cmsghdr (16): len 0, level 8, type 12, followed by the data                                cmsg(3)
 * }</pre>
 */
final class AncillaryMessage {

    /** The control message that passes descriptors: unix(7). */
    private static final int SCM_RIGHTS = 1;
    /** The control message that passes process, user and group: unix(7). */
    private static final int SCM_CREDENTIALS = 2;

    private static final int IOV = 56;
    private static final int CONTROL = 72;
    private static final int DATA = CONTROL + 16;
    private static final int BYTES = 128;

    private final SystemCalls calls;
    private final Memory text;
    private final Memory message;

    private AncillaryMessage(SystemCalls calls, String text, int type, int... data) {
        this.calls = calls;
        this.text = Memory.text(calls, text);
        this.message = new Memory(calls, BYTES);
        int length = DATA - CONTROL + data.length * Integer.BYTES;
        message.buffer()
                .putLong(16, message.address() + IOV).putLong(24, 1)
                .putLong(32, message.address() + CONTROL).putLong(40, length + 7 & ~7)
                .putLong(IOV, this.text.address()).putLong(IOV + 8, this.text.bytes() - 1)
                .putLong(CONTROL, length).putInt(CONTROL + 8, Linux.SOL_SOCKET).putInt(CONTROL + 12, type);
        for (int i = 0; i < data.length; i++) {
            message.buffer().putInt(DATA + i * Integer.BYTES, data[i]);
        }
    }

    static AncillaryMessage descriptor(SystemCalls calls, String text, int fd) {
        return new AncillaryMessage(calls, text, SCM_RIGHTS, fd);
    }

    static AncillaryMessage credentials(SystemCalls calls, String text, int user, int group) {
        return new AncillaryMessage(calls, text, SCM_CREDENTIALS, (int) ProcessHandle.current().pid(), user, group);
    }

    /** The number of bytes sent, or {@code -errno}. */
    long send(int fd) {
        return calls.sendmsg(fd, message.address(), Linux.MSG_NOSIGNAL);
    }
}
