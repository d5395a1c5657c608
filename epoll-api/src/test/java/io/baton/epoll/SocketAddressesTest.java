package io.baton.epoll;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.baton.epoll.spi.Linux;
import io.baton.epoll.spi.SystemCalls;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.lang.reflect.Proxy;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Socket addresses to {@code struct sockaddr} and back. */
class SocketAddressesTest {

    /** Not zeroed, like memory that was used before. */
    private final ByteBuffer memory = dirty();

    private static ByteBuffer dirty() {
        ByteBuffer memory = ByteBuffer.allocateDirect(256).order(ByteOrder.nativeOrder());
        for (int i = 0; i < memory.capacity(); i++) {
            memory.put(i, (byte) 0xa5);
        }
        return memory;
    }

    private SocketAddress roundTrip(SocketAddress address) {
        return SocketAddresses.read(memory, SocketAddresses.write(address, memory));
    }

    private int unsigned(int at) {
        return memory.get(at) & 0xff;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 255, 256, 8080, 32768, 65535})
    void everyPortSurvives(int port) {
        for (String ip : new String[] {"127.0.0.1", "::1"}) {
            InetSocketAddress address = new InetSocketAddress(ip, port);
            assertThat(roundTrip(address)).isEqualTo(address);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "255.254.253.252", "::", "::1", "2001:db8:1:2:3:4:5:6"})
    void everyAddressSurvives(String ip) {
        assertThat(roundTrip(new InetSocketAddress(ip, 1))).isEqualTo(new InetSocketAddress(ip, 1));
    }

    @Test
    void anIpv4AddressIsASockaddrIn() {
        assertThat(SocketAddresses.write(new InetSocketAddress("1.2.3.4", 0x1f90), memory)).isEqualTo(16);
        assertThat(memory.getShort(0)).isEqualTo((short) 2);
        assertThat(new int[] {unsigned(2), unsigned(3)}).as("port, in network order").containsExactly(0x1f, 0x90);
        assertThat(new int[] {unsigned(4), unsigned(5), unsigned(6), unsigned(7)}).containsExactly(1, 2, 3, 4);
        assertThat(memory.getLong(8)).as("sin_zero").isZero();
        assertThat(SocketAddresses.family(new InetSocketAddress("1.2.3.4", 1))).isEqualTo(Linux.AF_INET);
    }

    @Test
    void anIpv6AddressKeepsItsScopeAndHasNoFlow() throws UnknownHostException {
        byte[] linkLocal = InetAddress.getByName("fe80::1").getAddress();
        InetSocketAddress scoped = new InetSocketAddress(Inet6Address.getByAddress(null, linkLocal, 7), 443);

        assertThat(SocketAddresses.write(scoped, memory)).isEqualTo(28);
        assertThat(memory.getShort(0)).isEqualTo((short) 10);
        assertThat(memory.getInt(4)).as("sin6_flowinfo").isZero();
        assertThat(memory.getInt(24)).as("sin6_scope_id").isEqualTo(7);
        assertThat(SocketAddresses.family(scoped)).isEqualTo(Linux.AF_INET6);

        InetSocketAddress read = (InetSocketAddress) SocketAddresses.read(memory, 28);
        assertThat(read).isEqualTo(scoped);
        assertThat(((Inet6Address) read.getAddress()).getScopeId()).isEqualTo(7);
    }

    @Test
    void anAddressWithoutScopeReadsWithoutScope() {
        SocketAddresses.write(new InetSocketAddress("fe80::1", 1), memory);

        InetSocketAddress read = (InetSocketAddress) SocketAddresses.read(memory, 28);
        assertThat(read.getAddress().getHostAddress()).doesNotContain("%");
    }

    @Test
    void aUnixPathEndsWithNulAndSurvives() {
        SocketAddress address = UnixDomainSocketAddress.of("/tmp/a socket");

        assertThat(SocketAddresses.write(address, memory)).isEqualTo(2 + 13 + 1);
        assertThat(memory.get(2 + 13)).isZero();
        assertThat(SocketAddresses.read(memory, 16)).isEqualTo(address);
        assertThat(SocketAddresses.family(address)).isEqualTo(Linux.AF_UNIX);
    }

    @Test
    void aUnixPathThatFillsTheStructSurvives() {
        SocketAddress longest = UnixDomainSocketAddress.of("/" + "x".repeat(106));

        assertThat(SocketAddresses.write(longest, memory)).isEqualTo(110);
        assertThat(roundTrip(longest)).isEqualTo(longest);
    }

    @Test
    void aUnixPathThatDoesNotFitIsRefusedWithItsLength() {
        assertThatThrownBy(() -> SocketAddresses.write(UnixDomainSocketAddress.of("/" + "x".repeat(107)), memory))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("1 to 107")
                .hasMessageContaining("has 108");
        assertThatThrownBy(() -> SocketAddresses.write(UnixDomainSocketAddress.of(""), memory))
                .isInstanceOf(IllegalArgumentException.class);
    }

    /**
     * bind(2) allows a C program a path of 108 bytes without a NUL. The kernel appends one, copies as many bytes as there is
     * room for, and returns the whole length, 111. What follows in the memory is of an earlier call.
     */
    @Test
    void aUnixPathThatFillsTheStructIsReadWithoutBytesOfAnEarlierCall() throws ErrnoException {
        ByteBuffer[] scratch = new ByteBuffer[1];
        SystemCalls calls = (SystemCalls) Proxy.newProxyInstance(getClass().getClassLoader(),
                new Class<?>[] {SystemCalls.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("address")) {
                        scratch[0] = (ByteBuffer) arguments[0];
                        return 0L;
                    }
                    return nameOf108Bytes(scratch[0], (int) (long) arguments[2]);
                });
        try (Scratch earlier = Scratch.take(calls)) {
            earlier.memory().put(0, "y".repeat(earlier.memory().capacity()).getBytes(StandardCharsets.US_ASCII));
        }

        assertThat(SocketAddresses.local(calls, 3)).isEqualTo(UnixDomainSocketAddress.of("x".repeat(108)));
    }

    private static int nameOf108Bytes(ByteBuffer target, int lengthAt) {
        byte[] name = Arrays.copyOf("..".concat("x".repeat(108)).getBytes(StandardCharsets.US_ASCII), 111);
        target.put(0, name, 0, Math.min(name.length, target.getInt(lengthAt)));
        target.putShort(0, (short) Linux.AF_UNIX).putInt(lengthAt, name.length);
        return 0;
    }

    @Test
    void anAddressOfTheAbstractNamespaceHasTheEmptyPath() {
        memory.putShort(0, (short) Linux.AF_UNIX).put(2, (byte) 0).put(3, (byte) 'a');

        assertThat(SocketAddresses.read(memory, 4)).isEqualTo(UnixDomainSocketAddress.of(""));
    }

    @Test
    void theTextForAMessageIsHostAndPortOrThePath() {
        assertThat(SocketAddresses.text(new InetSocketAddress("127.0.0.1", 80))).isEqualTo("127.0.0.1:80");
        assertThat(SocketAddresses.text(UnixDomainSocketAddress.of("/tmp/x"))).isEqualTo("/tmp/x");
        assertThat(SocketAddresses.text(UnixDomainSocketAddress.of("")))
                .isEqualTo("a Unix domain socket without a path");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2})
    void anUnnamedUnixSocketHasTheEmptyPath(int length) {
        memory.putShort(0, (short) Linux.AF_UNIX);

        assertThat(SocketAddresses.read(memory, length)).isEqualTo(UnixDomainSocketAddress.of(""));
    }

    @Test
    void aFamilyThatNobodyAskedForIsNamed() {
        memory.putShort(0, (short) 16);

        assertThatThrownBy(() -> SocketAddresses.read(memory, 12)).isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("family 16");
    }

    @Test
    void whatIsNoAddressHereIsRefused() {
        SocketAddress stranger = new SocketAddress() {
            private static final long serialVersionUID = 1L;

            @Override
            public String toString() {
                return "x25";
            }
        };
        for (SocketAddress address : Arrays.asList(stranger, null)) {
            assertThatThrownBy(() -> SocketAddresses.family(address)).isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("not " + address);
        }
        assertThatThrownBy(() -> SocketAddresses.write(InetSocketAddress.createUnresolved("host.invalid", 1), memory))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("host.invalid")
                .hasMessageContaining("resolved");
    }
}
