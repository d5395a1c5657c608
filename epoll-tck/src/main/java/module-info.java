/**
 * The conformance kit: contracts of the kernel's epoll and of its face, as abstract JUnit 5 tests. A provider's own test class
 * extends {@link io.baton.epoll.tck.EpollProviderContract} and only says which provider.
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
