package io.baton.benchmarks.profile;

import io.baton.benchmarks.profile.Samples.Frame;
import io.baton.benchmarks.profile.Samples.Sample;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A part of a server's work for a message. A sample in the kernel belongs to the system call that was running; a
 * sample outside belongs to the code that was running.
 */
enum Part {

    SEND("kernel: send, down to the loopback device"),
    DELIVER("kernel: send, the receiving half of the loopback"),
    WAKE("kernel: send, waking the receiver"),
    RECEIVE("kernel: recv"),
    WAIT("kernel: epoll_wait"),
    SLEEP("kernel: epoll_wait, going to sleep and waking up"),
    CONTROL("kernel: epoll_ctl"),
    RING("kernel: io_uring"),
    PARK("kernel: futex and timers, other threads"),
    OTHER_CALL("kernel: other system calls"),
    ENTRY("kernel: entry and exit of system calls"),
    INTERRUPT("kernel: interrupts and page faults"),
    TURN("Java: turn, connection, handler"),
    HTTP("Java: HTTP, parsed and written"),
    API("Java: the JDK's HttpServer on it"),
    REPLY("Java: reply ring and writer"),
    DISPATCH("Java: dispatcher, lead, ready batch"),
    PROVIDER("Java: native calls of the provider"),
    NETTY("Java: Netty"),
    JDK("Java: the JDK's classes"),
    COMPILER("JVM: compiler, collector and other own threads"),
    JVM("JVM: interpreter and run-time, in the server's threads"),
    LIBC("libc"),
    PROGRAM("the program, and native libraries");

    private static final Pattern SEND_CALL = call("sendto|sendmsg|sendmmsg|write|writev|sendfile64");
    private static final Pattern RECEIVE_CALL = call("recvfrom|recvmsg|recvmmsg|read|readv");
    private static final Pattern WAIT_CALL = call("epoll_wait|epoll_pwait|epoll_pwait2");
    private static final Pattern CONTROL_CALL = call("epoll_ctl");
    private static final Pattern RING_CALL = call("io_uring_enter");
    private static final Pattern PARK_CALL =
            call("futex|futex_wait|futex_wake|nanosleep|clock_nanosleep|sched_yield|timerfd_settime|timerfd_read");
    private static final Pattern ANY_CALL = call("\\w+");
    private static final Pattern DELIVERY =
            Pattern.compile("__netif_receive_skb\\w*|process_backlog|net_rx_action|tcp_v[46]_rcv|ip_rcv\\w*");
    private static final Pattern WAKING =
            Pattern.compile("sock_def_readable|ep_poll_callback|__wake_up\\w*|try_to_wake_up|ttwu_\\w+");
    private static final Pattern SLEEPING = Pattern.compile("schedule|__schedule|schedule_hrtimeout_range\\w*");
    private static final Pattern INTERRUPTS = Pattern.compile(
            "(asm_)?sysvec_\\w+|(asm_)?common_interrupt|(asm_)?exc_page_fault|irq_exit\\w*|ret_from_fork\\w*");
    private static final Pattern OWN_THREADS = Pattern.compile(
            "C[12] CompilerThre.*|GC Thread.*|G1 .*|VM Thread|VM Periodic.*|Sweeper.*|Common-Cleaner|Finalizer"
                    + "|Reference Handl.*|Signal Dispatch.*|Attach Listener|Monitor.*|Service Thread"
                    + "|Notification Th.*");

    /** The JVM's names for its transitions into native code. */
    private static final String DOWNCALL = "nep_invoker";
    private static final String CAPTURE = "DowncallLinker::";
    /** The longer names first. */
    private static final Map<String, Part> OWNERS = new LinkedHashMap<>();

    static {
        OWNERS.put("io.baton.pool.internal.connection.", TURN);
        OWNERS.put("io.baton.benchmarks.", TURN);
        OWNERS.put("io.baton.http.", HTTP);
        OWNERS.put("io.baton.httpserver.", API);
        OWNERS.put("com.sun.net.httpserver.", API);
        OWNERS.put("io.baton.pool.internal.reply.", REPLY);
        OWNERS.put("com.lmax.disruptor.", REPLY);
        OWNERS.put("io.baton.pool.", DISPATCH);
        OWNERS.put("io.baton.epoll.Event", DISPATCH);
        OWNERS.put("io.baton.epoll.", PROVIDER);
        OWNERS.put("com.sun.jna.", PROVIDER);
        OWNERS.put("java.lang.invoke.", PROVIDER);
        OWNERS.put("jdk.internal.foreign.", PROVIDER);
        OWNERS.put("io.netty.", NETTY);
    }

    private final String label;

    Part(String label) {
        this.label = label;
    }

    /** Its name in the table. */
    String label() {
        return label;
    }

    /** The part that a sample belongs to. */
    static Part of(Sample sample) {
        if (OWN_THREADS.matcher(sample.thread()).matches()) {
            return COMPILER;
        }
        Frame innermost = sample.innermost();
        if (innermost.isKernel()) {
            return inKernel(sample);
        }
        if (innermost.isCompiled()) {
            return compiled(innermost.symbol());
        }
        if (innermost.dso().endsWith("/libjvm.so")) {
            return innermost.symbol().startsWith(CAPTURE) ? PROVIDER : JVM;
        }
        return innermost.dso().matches(".*/(libc[.-]|ld-|libpthread).*|\\[vdso\\]") ? LIBC : PROGRAM;
    }

    private static Part inKernel(Sample sample) {
        if (has(sample, SEND_CALL)) {
            return has(sample, WAKING) ? WAKE : has(sample, DELIVERY) ? DELIVER : SEND;
        }
        if (has(sample, WAIT_CALL)) {
            return has(sample, SLEEPING) ? SLEEP : WAIT;
        }
        if (has(sample, RECEIVE_CALL)) {
            return RECEIVE;
        }
        if (has(sample, CONTROL_CALL)) {
            return CONTROL;
        }
        if (has(sample, RING_CALL)) {
            return RING;
        }
        if (has(sample, PARK_CALL)) {
            return PARK;
        }
        if (has(sample, INTERRUPTS)) {
            return INTERRUPT;
        }
        return has(sample, ANY_CALL) ? OTHER_CALL : ENTRY;
    }

    /** By the class whose method it is. */
    private static Part compiled(String symbol) {
        int arguments = symbol.indexOf('(');
        if (!symbol.contains(".") || arguments < 0) {
            return symbol.startsWith(DOWNCALL) ? PROVIDER : JVM; // a stub
        }
        String method = symbol.substring(symbol.lastIndexOf(' ', arguments) + 1, arguments);
        return OWNERS.entrySet().stream().filter(owner -> method.startsWith(owner.getKey())).findFirst()
                .map(Map.Entry::getValue).orElse(JDK);
    }

    private static boolean has(Sample sample, Pattern symbol) {
        return sample.frames().stream().anyMatch(frame -> frame.isKernel() && symbol.matcher(frame.symbol()).matches());
    }

    /** The function of a system call, by the names that the architectures give it. */
    private static Pattern call(String names) {
        return Pattern.compile("__(x64|arm64|se|do)_sys_(" + names + ")");
    }
}
