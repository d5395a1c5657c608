/**
 * The conformance kit: contracts of the kernel's epoll and of Baton's classes for it, as abstract JUnit 5 tests. A
 * provider's test class extends {@link io.baton.epoll.tck.EpollProviderContract} and names the provider.
 */
module io.baton.epoll.tck {
    requires transitive io.baton.epoll;
    requires transitive org.junit.jupiter.api;
    requires transitive org.junit.jupiter.params;
    requires org.assertj.core;
    requires java.compiler;
    requires jdk.management;

    exports io.baton.epoll.tck;

    // JUnit runs the contracts' methods, which are package-private.
    opens io.baton.epoll.tck;
}
