package io.baton.epoll;

import java.util.HashMap;
import java.util.Map;

/**
 * Names and texts of errno values, and {@link #check}, which throws for a negative result of {@link
 * io.baton.epoll.spi.SystemCalls}.
 *
 * @see <a href="https://man7.org/linux/man-pages/man3/errno.3.html">errno(3)</a>
 */
public final class Errno {

    private static final Map<Integer, String> SYMBOLS = new HashMap<>();
    private static final Map<Integer, String> TEXTS = new HashMap<>();

    static {
        String[] table = {
            "1 EPERM Operation not permitted", "2 ENOENT No such file or directory", "3 ESRCH No such process",
            "4 EINTR Interrupted system call", "5 EIO Input/output error", "6 ENXIO No such device or address",
            "7 E2BIG Argument list too long", "9 EBADF Bad file descriptor",
            "11 EAGAIN Resource temporarily unavailable",
            "12 ENOMEM Cannot allocate memory", "13 EACCES Permission denied", "14 EFAULT Bad address",
            "16 EBUSY Device or resource busy", "17 EEXIST File exists", "19 ENODEV No such device",
            "20 ENOTDIR Not a directory", "21 EISDIR Is a directory", "22 EINVAL Invalid argument",
            "23 ENFILE Too many open files in system", "24 EMFILE Too many open files",
            "25 ENOTTY Inappropriate ioctl for device",
            "27 EFBIG File too large", "28 ENOSPC No space left on device", "29 ESPIPE Illegal seek",
            "30 EROFS Read-only file system", "32 EPIPE Broken pipe", "36 ENAMETOOLONG File name too long",
            "38 ENOSYS Function not implemented", "40 ELOOP Too many levels of symbolic links",
            "71 EPROTO Protocol error", "75 EOVERFLOW Value too large for defined data type",
            "88 ENOTSOCK Socket operation on non-socket", "89 EDESTADDRREQ Destination address required",
            "90 EMSGSIZE Message too long", "91 EPROTOTYPE Protocol wrong type for socket",
            "92 ENOPROTOOPT Protocol not available", "93 EPROTONOSUPPORT Protocol not supported",
            "94 ESOCKTNOSUPPORT Socket type not supported", "95 EOPNOTSUPP Operation not supported",
            "97 EAFNOSUPPORT Address family not supported by protocol", "98 EADDRINUSE Address already in use",
            "99 EADDRNOTAVAIL Cannot assign requested address", "100 ENETDOWN Network is down",
            "101 ENETUNREACH Network is unreachable", "102 ENETRESET Network dropped connection on reset",
            "103 ECONNABORTED Software caused connection abort", "104 ECONNRESET Connection reset by peer",
            "105 ENOBUFS No buffer space available", "106 EISCONN Transport endpoint is already connected",
            "107 ENOTCONN Transport endpoint is not connected", "110 ETIMEDOUT Connection timed out",
            "111 ECONNREFUSED Connection refused", "112 EHOSTDOWN Host is down", "113 EHOSTUNREACH No route to host",
            "114 EALREADY Operation already in progress", "115 EINPROGRESS Operation now in progress",
            "125 ECANCELED Operation canceled",
        };
        for (String row : table) {
            String[] cells = row.split(" ", 3);
            SYMBOLS.put(Integer.valueOf(cells[0]), cells[1]);
            TEXTS.put(Integer.valueOf(cells[0]), cells[2]);
        }
    }

    private Errno() {
    }

    /** The symbol of an errno, as "ENOENT"; "errno 4711" for a number that has none here. */
    public static String symbol(int errno) {
        String symbol = SYMBOLS.get(errno);
        return symbol != null ? symbol : "errno " + errno;
    }

    /** The text that strerror(3) has for an errno in the C locale; "Unknown error 4711" for a number that has none here. */
    public static String text(int errno) {
        String text = TEXTS.get(errno);
        return text != null ? text : "Unknown error " + errno;
    }

    /**
     * Returns the result of a call if it is 0 or more.
     *
     * @param call the name of the call in the message: {@code epoll_ctl(ADD)}
     * @param fd the descriptor it was called on, or −1 for none
     * @throws ErrnoException if {@code result} is {@code -errno}
     */
    public static int check(int result, String call, int fd) throws ErrnoException {
        if (result < 0) {
            throw new ErrnoException(call, -result, fd);
        }
        return result;
    }
}
