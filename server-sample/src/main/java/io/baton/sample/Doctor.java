package io.baton.sample;

import io.baton.epoll.Epoll;
import io.baton.epoll.NoProviderException;
import io.baton.epoll.Providers;
import io.baton.epoll.Selection;
import io.baton.epoll.Socket;
import io.baton.epoll.spi.EventLayout;
import io.baton.epoll.spi.SystemCalls;
import io.baton.pool.Followers;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;

/** {@code baton-server doctor}: what this machine offers to a server, and what to do about what is missing. */
@Command(name = "doctor", description = {
    "Shows what this machine offers to a server, and what to do about what is missing.",
    "Exit code 0 if a server can run here, else 1."})
final class Doctor implements Callable<Integer> {

    private static final String FFM = "ffm";
    /** The kernel's default since 5.4. Before, it was 128. */
    private static final long USUAL_SOMAXCONN = 4096;

    @Spec
    private CommandSpec spec;
    private PrintWriter out;

    /** For picocli. */
    Doctor() {
    }

    @Override
    public Integer call() {
        out = spec.commandLine().getOut();
        // Before the first native call: with it, the JVM warns and enables native access for the module that makes it.
        List<Module> withoutNativeAccess = NativeAccess.notEnabled();
        line("kernel", Machine.kernel() + ", " + System.getProperty("os.arch"));
        line("Java", System.getProperty("java.version") + ", " + System.getProperty("java.vendor") + ", "
                + System.getProperty("java.home"));
        boolean works = provider();
        followers();
        limits();
        nativeAccess(withoutNativeAccess);
        out.println();
        out.println(works ? "A server can run here." : "A server cannot run here.");
        return works ? 0 : 1;
    }

    private boolean provider() {
        String name = System.getProperty(Providers.PROPERTY, Providers.AUTO);
        Selection selection;
        try {
            selection = Providers.select(name);
        } catch (NoProviderException none) {
            line("provider", "none");
            advise(none.getMessage());
            return false;
        }
        boolean named = !name.isEmpty() && !name.equals(Providers.AUTO);
        line("provider", selection.name() + (named ? ", named by -D" + Providers.PROPERTY
                : ", the usable one of the highest priority"));
        candidates(selection);
        EventLayout layout = selection.calls().eventLayout();
        line("epoll_event", layout.size() + " bytes, data at offset " + layout.dataOffset()
                + ", checked against this kernel");
        try {
            timeouts(selection.calls());
            listen(selection.calls());
            return true;
        } catch (IOException e) {
            line("server", e.getMessage());
            return false;
        }
    }

    private void followers() {
        line("followers", Followers.canBeVirtual() ? "virtual" : "platform");
        line("", Followers.support());
    }

    private void candidates(Selection selection) {
        for (var candidate : selection.candidates()) {
            boolean wasTried = candidate.isUsable() || !candidate.refusal().isEmpty();
            line("", wasTried ? candidate.toString() : tried(candidate.name()));
        }
        if (selection.candidates().stream().noneMatch(candidate -> candidate.name().equals(FFM))) {
            line("", "ffm: not found; only a build made on JDK 22 or newer contains it");
            advise("build Baton on JDK 22 or newer, and run it there; ffm's system calls cost less than jna's");
        }
    }

    /** A selection does not try providers of lower priority. To name such a provider tries it. */
    private static String tried(String name) {
        try {
            return Providers.select(name).candidates().stream().filter(each -> each.isUsable())
                    .map(Object::toString).collect(Collectors.joining());
        } catch (NoProviderException e) {
            return e.getMessage();
        }
    }

    private void timeouts(SystemCalls calls) throws IOException {
        try (Epoll epoll = Epoll.create(calls)) {
            boolean exact = epoll.hasNanosecondTimeouts();
            line("epoll_pwait2", exact ? "yes: timeouts are in nanoseconds"
                    : "no: timeouts are rounded up to milliseconds");
            if (!exact) {
                advise("use kernel 5.11 or newer; if it is, a sandbox (seccomp) forbids the call");
            }
        }
    }

    private void listen(SystemCalls calls) throws IOException {
        InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        try (Socket socket = Socket.listen(calls, anyPort, 1)) {
            line("listening", "works, tried on " + socket.localAddress());
        }
    }

    private void limits() {
        Machine.openFiles().ifPresent(limits -> openFiles(limits.get(0), limits.get(1)));
        Machine.somaxconn().ifPresent(this::somaxconn);
        Machine.maxUserWatches().ifPresent(
                n -> line("max_user_watches", n + " registrations at most, in all epoll instances of this user"));
    }

    private void openFiles(String soft, String hard) {
        line("open files", soft + " at most (hard limit " + hard + "); each connection takes one");
        if (soft.matches("\\d{1,18}") && Long.parseLong(soft) <= Long.parseLong(Serve.MAX_CONNECTIONS)) {
            // The JVM raises the soft limit to the hard one when it starts (-XX:+MaxFDLimit, the default).
            advise("serve takes up to " + Serve.MAX_CONNECTIONS + " connections: raise the hard limit (LimitNOFILE= of"
                    + " systemd, 'ulimit -n' as root) or lower --max-connections");
        }
    }

    private void somaxconn(long limit) {
        line("somaxconn", limit + " connections at most may wait to be accepted");
        if (limit < USUAL_SOMAXCONN) {
            advise("'sysctl -w net.core.somaxconn=" + USUAL_SOMAXCONN + "' raises it, for bursts of new connections");
        }
    }

    private void nativeAccess(List<Module> missing) {
        if (!NativeAccess.isAsked()) {
            line("native access", "this JDK does not ask for --enable-native-access; JDK 24 and newer do");
        } else if (missing.isEmpty()) {
            line("native access", "enabled for " + NativeAccess.names(NativeAccess.callers()));
        } else {
            line("native access", "not enabled: this JVM warns, and later ones will refuse native calls");
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
