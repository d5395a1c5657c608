package io.baton.epoll.jna;

import com.sun.jna.Native;
import com.sun.jna.Pointer;

import io.baton.epoll.spi.EventLayout;
import io.baton.epoll.spi.SystemCalls;

import java.nio.ByteBuffer;

/** Calls {@link LibC} and returns results in the kernel's convention: −1 becomes {@code -errno}. */
final class JnaSystemCalls implements SystemCalls {

    /** The number of epoll_pwait2, the same on every architecture, as for all system calls since kernel 5.1. */
    private static final long SYS_EPOLL_PWAIT2 = 441;

    private final EventLayout layout = EventLayout.of(System.getProperty("os.arch"));

    private static int answer(int result) {
        return result >= 0 ? result : -Native.getLastError();
    }

    private static long answer(long result) {
        return result >= 0 ? result : -Native.getLastError();
    }

    @Override
    public EventLayout eventLayout() {
        return layout;
    }

    @Override
    public long address(ByteBuffer direct) {
        if (!direct.isDirect()) {
            throw new IllegalArgumentException("a direct buffer is needed: ByteBuffer.allocateDirect");
        }
        if (direct.limit() > 0) {
            // JNI gives the address of freed memory too; a Java access throws if the buffer's Arena is closed.
            direct.get(0);
        }
        return Pointer.nativeValue(Native.getDirectBufferPointer(direct));
    }

    @Override
    public int epollPwait2(int epfd, long events, int maxEvents, long timeout) {
        return (int) answer(LibC.syscall(SYS_EPOLL_PWAIT2, epfd, events, maxEvents, timeout, 0, 0));
    }

    @Override
    public int epollCreate1(int flags) {
        return answer(LibC.epoll_create1(flags));
    }

    @Override
    public int epollCtl(int epfd, int op, int fd, long event) {
        return answer(LibC.epoll_ctl(epfd, op, fd, event));
    }

    @Override
    public int epollWait(int epfd, long events, int maxEvents, int timeoutMillis) {
        return answer(LibC.epoll_wait(epfd, events, maxEvents, timeoutMillis));
    }

    @Override
    public int poll(long fds, int nfds, int timeoutMillis) {
        return answer(LibC.poll(fds, nfds, timeoutMillis));
    }

    @Override
    public int socket(int domain, int type, int protocol) {
        return answer(LibC.socket(domain, type, protocol));
    }

    @Override
    public int socketpair(int domain, int type, int protocol, long fds) {
        return answer(LibC.socketpair(domain, type, protocol, fds));
    }

    @Override
    public int bind(int fd, long address, int length) {
        return answer(LibC.bind(fd, address, length));
    }

    @Override
    public int listen(int fd, int backlog) {
        return answer(LibC.listen(fd, backlog));
    }

    @Override
    public int accept4(int fd, long address, long length, int flags) {
        return answer(LibC.accept4(fd, address, length, flags));
    }

    @Override
    public int connect(int fd, long address, int length) {
        return answer(LibC.connect(fd, address, length));
    }

    @Override
    public int getsockname(int fd, long address, long length) {
        return answer(LibC.getsockname(fd, address, length));
    }

    @Override
    public int getpeername(int fd, long address, long length) {
        return answer(LibC.getpeername(fd, address, length));
    }

    @Override
    public int getsockopt(int fd, int level, int name, long value, long length) {
        return answer(LibC.getsockopt(fd, level, name, value, length));
    }

    @Override
    public int setsockopt(int fd, int level, int name, long value, int length) {
        return answer(LibC.setsockopt(fd, level, name, value, length));
    }

    @Override
    public int shutdown(int fd, int how) {
        return answer(LibC.shutdown(fd, how));
    }

    @Override
    public long recv(int fd, long address, long length, int flags) {
        return answer(LibC.recv(fd, address, length, flags));
    }

    @Override
    public long send(int fd, long address, long length, int flags) {
        return answer(LibC.send(fd, address, length, flags));
    }

    @Override
    public long sendmsg(int fd, long message, int flags) {
        return answer(LibC.sendmsg(fd, message, flags));
    }

    @Override
    public long read(int fd, long address, long length) {
        return answer(LibC.read(fd, address, length));
    }

    @Override
    public long write(int fd, long address, long length) {
        return answer(LibC.write(fd, address, length));
    }

    @Override
    public long readv(int fd, long vectors, int count) {
        return answer(LibC.readv(fd, vectors, count));
    }

    @Override
    public long writev(int fd, long vectors, int count) {
        return answer(LibC.writev(fd, vectors, count));
    }

    @Override
    public long sendfile(int out, int in, long offset, long count) {
        return answer(LibC.sendfile(out, in, offset, count));
    }

    @Override
    public int eventfd(int initial, int flags) {
        return answer(LibC.eventfd(initial, flags));
    }

    @Override
    public int pipe2(long fds, int flags) {
        return answer(LibC.pipe2(fds, flags));
    }

    @Override
    public int open(long path, int flags, int mode) {
        return answer(LibC.open(path, flags, mode));
    }

    @Override
    public int mkfifo(long path, int mode) {
        return answer(LibC.mkfifo(path, mode));
    }

    @Override
    public int timerfdCreate(int clock, int flags) {
        return answer(LibC.timerfd_create(clock, flags));
    }

    @Override
    public int timerfdSettime(int fd, int flags, long newValue, long oldValue) {
        return answer(LibC.timerfd_settime(fd, flags, newValue, oldValue));
    }

    @Override
    public int fcntl(int fd, int command, int argument) {
        return answer(LibC.fcntl(fd, command, argument));
    }

    @Override
    public int close(int fd) {
        return answer(LibC.close(fd));
    }
}
