package io.baton.epoll.spi;

import java.nio.ByteBuffer;

/**
 * Where the fields of the kernel's {@code struct epoll_event} lie:
 *
 * <pre>{@code
 * struct epoll_event {
 *     uint32_t      events;   // offset 0
 *     epoll_data_t  data;     // offset dataOffset, 64 bits
 * } EPOLL_PACKED;             // packed on x86-64 only
 * }</pre>
 *
 * @param size bytes from one event to the next
 * @param dataOffset byte offset of the 64-bit {@code data}
 * @see <a href="https://man7.org/linux/man-pages/man3/epoll_event.3type.html">epoll_event(3type)</a>
 */
public record EventLayout(int size, int dataOffset) {

    /** Twelve bytes, data at 4: x86-64 (and 32-bit x86, whose natural alignment gives the same). */
    public static final EventLayout PACKED = new EventLayout(12, 4);

    /** Sixteen bytes, data at 8: every other architecture. */
    public static final EventLayout NATURAL = new EventLayout(16, 8);

    /** Refuses a layout whose fields overlap or do not fit into the struct. */
    public EventLayout {
        if (dataOffset < Integer.BYTES || size < dataOffset + Long.BYTES) {
            throw new IllegalArgumentException(
                    "no layout of struct epoll_event: size " + size + ", data at " + dataOffset);
        }
    }

    /**
     * The layout that the kernel's headers give for this architecture.
     *
     * @param osArch the system property {@code os.arch}
     */
    public static EventLayout of(String osArch) {
        return switch (osArch) {
            case "amd64", "x86_64", "x86", "i386", "i486", "i586", "i686" -> PACKED;
            default -> NATURAL;
        };
    }

    /** Writes the event at {@code index} of an array that starts at {@code memory}'s index 0. */
    public void write(ByteBuffer memory, int index, int events, long data) {
        int at = index * size;
        memory.putInt(at, events);
        memory.putLong(at + dataOffset, data);
    }

    /** The {@code events} mask of the event at {@code index}. */
    public int events(ByteBuffer memory, int index) {
        return memory.getInt(index * size);
    }

    /** The 64-bit {@code data} of the event at {@code index}. */
    public long data(ByteBuffer memory, int index) {
        return memory.getLong(index * size + dataOffset);
    }
}
