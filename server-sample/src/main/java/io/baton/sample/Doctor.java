package io.baton.sample;

import io.baton.epoll.Epoll;
import io.baton.epoll.NoProviderException;
import io.baton.epoll.ProviderReport;
import io.baton.epoll.Providers;
import io.baton.epoll.Selection;
import io.baton.epoll.Socket;
import io.baton.epoll.spi.EventLayout;
import io.baton.epoll.spi.SystemCalls;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

/** {@code baton-server doctor}: what a server finds here, and what to do about what it does not find. */
@Command(name = "doctor", description = {
    "Shows what this machine offers to a server, and what to do about what is missing.",
    "Exit code 0 if a server can run here, else 1."})
final class Doctor implements Callable<Integer> {

    private static final int FEW_DESCRIPTORS = 4096;

    @Spec
    private CommandSpec spec;
    private PrintWriter out;

    /** For picocli. */
    Doctor() {
    }

    @Override
    public Integer call() {
        out = spec.commandLine().getOut();
        // First of all: the JVM warns once, and from then on says that access is enabled.
        List<Module> withoutNativeAccess = NativeAccess.notEnabled();
        line("kernel", Machine.kernel() + ", " + System.getProperty("os.arch"));
        line("Java", System.getProperty("java.version") + ", " + System.getProperty("java.vendor") + ", "
                + System.getProperty("java.home"));
        boolean works = provider();
        limits();
        nativeAccess(withoutNativeAccess);
        out.println();
        out.println(works ? "A server can run here." : "A server cannot run here.");
        return works ? 0 : 1;
    }

    private boolean provider() {
        Selection selection;
        try {
            selection = Providers.select(System.getProperty(Providers.PROPERTY, Providers.AUTO));
        } catch (NoProviderException none) {
            line("provider", "none");
            advise(none.getMessage());
            return false;
        }
        line("provider", selection.name());
        for (ProviderReport candidate : selection.candidates()) {
            line("", candidate.isUsable() ? candidate.toString() : tried(candidate));
        }
        EventLayout layout = selection.calls().eventLayout();
        line("epoll_event", layout.size() + " bytes, data at " + layout.dataOffset() + ", proven against this kernel");
        try {
            timeouts(selection.calls());
            listen(selection.calls());
            return true;
        } catch (IOException e) {
            line("server", e.getMessage());
            return false;
        }
    }

    /** A selection leaves out those that it does not need. */
    private static String tried(ProviderReport candidate) {
        try {
            return Providers.select(candidate.name()).candidates().stream()
                    .filter(each -> each.type().equals(candidate.type())).findFirst().orElse(candidate).toString();
        } catch (NoProviderException e) {
            return candidate.refusal().isEmpty() ? e.getMessage() : candidate.toString();
        }
    }

    private void timeouts(SystemCalls calls) throws IOException {
        try (Epoll epoll = Epoll.create(calls)) {
            boolean exact = epoll.hasNanosecondTimeouts();
            line("epoll_pwait2", exact ? "yes, timeouts are exact to the nanosecond" : "no");
            if (!exact) {
                advise("timeouts are rounded up to milliseconds; kernel 5.11 has it, and a sandbox may hide it");
            }
        }
    }

    private void listen(SystemCalls calls) throws IOException {
        InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        try (Socket socket = Socket.listen(calls, anyPort, 1)) {
            line("listening", "works, tried at " + socket.localAddress());
        }
    }

    private void limits() {
        Optional<List<String>> files = Machine.openFiles();
        if (files.isPresent()) {
            String soft = files.get().get(0);
            line("open files", soft + " (hard limit " + files.get().get(1) + "); each connection takes one");
            if (soft.matches("\\d{1,9}") && Integer.parseInt(soft) < FEW_DESCRIPTORS) {
                advise("'ulimit -n' or systemd's LimitNOFILE= raises it");
            }
        }
        Machine.somaxconn().ifPresent(n -> line("somaxconn", n + " connections may wait for their accept"));
        Machine.maxUserWatches()
                .ifPresent(n -> line("max_user_watches", n + " registrations for all epolls of a user"));
    }

    private void nativeAccess(List<Module> missing) {
        if (!NativeAccess.isAsked()) {
            line("native access", "this JDK does not ask for --enable-native-access; JDK 24 and newer do");
        } else if (missing.isEmpty()) {
            line("native access", "enabled for " + NativeAccess.names(NativeAccess.callers()));
        } else {
            line("native access", "not enabled, so the JVM warns, and a later one will refuse");
            advise("start it with --enable-native-access=" + NativeAccess.names(missing.stream()));
        }
    }

    private void line(String subject, String finding) {
        out.println(String.format("%-17s %s", subject, finding));
    }

    private void advise(String what) {
        line("", "-> " + what);
    }
}
