package io.baton.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class PeerTest {

    @Test
    void threadsAndOptionsFollowTheName() {
        Peer peer = Peer.of("baton-jna:16:promotion=eager+Dx.y=1");
        assertThat(peer.threads()).isEqualTo(16);
        assertThat(peer.options()).containsExactly("--promotion", "eager");
        assertThat(peer.properties()).containsExactly("-Dio.baton.epoll.provider=jna", "-Dx.y=1");
        assertThat(peer.name()).isEqualTo("baton-jna:16:promotion=eager+Dx.y=1");
    }

    @Test
    void theNameAloneHasItsDefaults() {
        assertThat(Peer.of("c-lf").threads()).isEqualTo(2);
        assertThat(Peer.of("netty-executor").options()).containsExactly("--transport", "epoll", "--executor", "16");
    }

    @Test
    void anUnknownNameIsToldTheKnownOnes() {
        assertThatThrownBy(() -> Peer.of("nety")).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("nety").hasMessageContaining("netty-epoll");
    }
}
