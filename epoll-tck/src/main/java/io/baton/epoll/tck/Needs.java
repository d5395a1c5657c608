package io.baton.epoll.tck;

import io.baton.epoll.spi.Linux;
import io.baton.epoll.spi.SystemCalls;

import org.junit.jupiter.api.Assumptions;

import java.nio.file.Files;
import java.nio.file.Path;

/** Features that not every kernel or host has. A test that needs one is skipped by name, with the reason. */
final class Needs {

    private Needs() {
    }

    static void pwait2(SystemCalls calls) {
        int answer = calls.epollPwait2(-1, 0, 1, 0);
        Assumptions.assumeTrue(answer != -Linux.ENOSYS, "this kernel has no epoll_pwait2 (it came with 5.11)");
    }

    static void ipv6Loopback() {
        Assumptions.assumeTrue(Files.exists(Path.of("/proc/net/if_inet6")), "this host has no IPv6");
    }
}
