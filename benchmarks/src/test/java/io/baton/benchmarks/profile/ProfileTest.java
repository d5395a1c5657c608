package io.baton.benchmarks.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

class ProfileTest {

    private static final String KERNEL = "[kernel.kallsyms]";

    private static final String SCRIPT = """
            echo-0-3\s
            \tffffffff81a0 tcp_sendmsg_locked ([kernel.kallsyms])
            \tffffffff81a1 __x64_sys_sendto ([kernel.kallsyms])
            \t    7f0012 int io.baton.epoll.ffm.FfmCalls.send(int, long) (/tmp/perf-12.map)

            echo-0-3\s
            \t    7f0013 void io.baton.pool.internal.reply.ReplyRing.drain() (/tmp/perf-12.map)
            \t    7f0014 [unknown] (/a/b (deleted))

            C2 CompilerThre\s
            \t    7f0015 Node::Ideal (/opt/jdk/lib/server/libjvm.so)
            """;

    @Test
    void aStackIsReadFrameByFrame() {
        List<Samples.Sample> samples = new ArrayList<>();
        Samples.read(SCRIPT.lines(), samples::add);
        assertThat(samples).hasSize(3);
        assertThat(samples.get(0).thread()).isEqualTo("echo-0-3");
        assertThat(samples.get(0).frames()).extracting(Samples.Frame::symbol).containsExactly(
                "tcp_sendmsg_locked", "__x64_sys_sendto", "int io.baton.epoll.ffm.FfmCalls.send(int, long)");
        assertThat(samples.get(1).frames().get(1).dso()).isEqualTo("/a/b (deleted)");
        assertThat(samples).extracting(Part::of).containsExactly(Part.SEND, Part.REPLY, Part.COMPILER);
    }

    @ParameterizedTest
    @CsvSource({
        "__memcpy;tcp_recvmsg;__x64_sys_recvfrom, RECEIVE",
        "_raw_spin_unlock;ep_poll_callback;tcp_v4_rcv;__x64_sys_sendto, WAKE",
        "ip_rcv;process_backlog;tcp_sendmsg;__x64_sys_sendto, DELIVER",
        "__schedule;schedule;ep_poll;do_epoll_wait;__x64_sys_epoll_wait, SLEEP",
        "ep_send_events;__arm64_sys_epoll_pwait2, WAIT",
        "ep_modify;__x64_sys_epoll_ctl, CONTROL",
        "futex_wait;__x64_sys_futex, PARK",
        "entry_SYSCALL_64_after_hwframe, ENTRY",
        "do_syscall_64;entry_SYSCALL_64_after_hwframe, ENTRY",
        "__x64_sys_getppid;do_syscall_64, OTHER_CALL",
        "update_process_times;sysvec_apic_timer_interrupt, INTERRUPT"})
    void aSampleInTheKernelBelongsToItsSystemCall(String symbols, Part part) {
        assertThat(Part.of(new Samples.Sample("echo", frames(symbols, KERNEL)))).isEqualTo(part);
    }

    @ParameterizedTest
    @CsvSource({
        "void io.baton.pool.internal.connection.Turn.run(), /tmp/perf-7.map, TURN",
        "boolean io.baton.http.internal.server.HttpConnection.serve(), /tmp/perf-7.map, HTTP",
        "void io.baton.httpserver.Exchange.close(), /tmp/perf-7.map, API",
        "int com.lmax.disruptor.RingBuffer.get(), /tmp/perf-7.map, REPLY",
        "void io.baton.pool.internal.group.Worker.lead(), /tmp/perf-7.map, DISPATCH",
        "long io.baton.epoll.jna.JnaCalls.recv(), /tmp/perf-7.map, PROVIDER",
        "void io.netty.channel.epoll.EpollIoHandler.run(), /tmp/perf-7.map, NETTY",
        "int java.util.HashMap.hash(), /tmp/perf-7.map, JDK",
        "'void io.baton.pool.internal.group.Dispatcher.event(long, io.baton.pool.internal.buffer.PooledBuffer)', /tmp/perf-7.map, DISPATCH",
        "Interpreter, /tmp/perf-7.map, JVM",
        "nep_invoker_blob, /tmp/perf-7.map, PROVIDER",
        "DowncallLinker::capture_state, /opt/jdk/lib/server/libjvm.so, PROVIDER",
        "JavaThread::run, /opt/jdk/lib/server/libjvm.so, JVM",
        "recv, /usr/lib/x86_64-linux-gnu/libc.so.6, LIBC",
        "echo_loop, /tmp/baton-bench1/edge, PROGRAM"})
    void aSampleOutsideBelongsToItsCode(String symbol, String dso, Part part) {
        assertThat(Part.of(new Samples.Sample("echo", frames(symbol, dso)))).isEqualTo(part);
    }

    @Test
    void thePartsOfTheTableAddUpToTheWhole() {
        Tally tally = new Tally();
        Samples.read(SCRIPT.lines(), tally::add);
        Map<String, Subject.Outcome> outcomes = new LinkedHashMap<>();
        outcomes.put("baton-ffm", new Subject.Outcome(tally, 6.0));
        outcomes.put("c-edge", new Subject.Outcome(new Tally(), 3.0));
        assertThat(Profile.table(outcomes)).contains("| baton-ffm | c-edge |",
                "| " + Part.SEND.label() + " | 2.00 | – |", "| **all** | 6.00 | 3.00 |")
                .doesNotContain(Part.RECEIVE.label());
        double sum = List.of(Part.values()).stream().mapToDouble(tally::share).sum();
        assertThat(sum).isCloseTo(1, within(1e-9));
        assertThat(tally.top(Part.SEND, 1)).containsExactly("tcp_sendmsg_locked 33.3 %");
    }

    private static List<Samples.Frame> frames(String symbols, String dso) {
        return List.of(symbols.split(";")).stream().map(symbol -> new Samples.Frame(symbol, dso)).toList();
    }
}
