package io.baton.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

class PeerTest {

    private static final String OPEN = "--add-opens=java.base/java.lang=ALL-UNNAMED";

    @Test
    void threadsAndOptionsFollowTheName() {
        Peer peer = Peer.of("baton-jna:16:promotion=eager+Dx.y=1");
        assertThat(peer.threads()).isEqualTo(16);
        assertThat(peer.options()).containsExactly("--promotion", "eager");
        assertThat(peer.properties()).containsExactly(OPEN, "-Dio.baton.epoll.provider=jna", "-Dx.y=1");
        assertThat(peer.name()).isEqualTo("baton-jna:16:promotion=eager+Dx.y=1");
    }

    @Test
    void theNameAloneHasItsDefaults() {
        assertThat(Peer.of("c-lf").threads()).isEqualTo(2);
        assertThat(Peer.of("netty-executor").options()).containsExactly("--transport", "epoll", "--executor", "16");
    }

    @Test
    void theKindOfFollowersIsPartOfTheName() {
        Peer platform = Peer.of("baton-ffm-platform:16");
        assertThat(platform.properties()).containsExactly(OPEN, "-Dio.baton.epoll.provider=ffm",
                "-Dio.baton.pool.followers=platform");
        assertThat(platform.ofBaseline().name()).isEqualTo("baton-ffm-platform@baseline:16");
        assertThat(Peer.of("baton-jna:0:Dio.baton.pool.followers=virtual").properties())
                .contains("-Dio.baton.pool.followers=virtual");
    }

    @Test
    void aJdkThatIsTooOldIsToldAtOnce() throws Exception {
        Jdk here = Jdk.at(Path.of(System.getProperty("java.home")));
        assertThat(here.feature()).isEqualTo(Runtime.version().feature());
        Jdk older = new Jdk(here.java(), 21, "older");
        Place place = new Place(Cores.allowed(), 0);
        Server.Setup old = new Server.Setup(TestTools.get(), older, List.of(), place, null, false);
        assertThatThrownBy(() -> Server.start(Peer.of("baton-ffm"), old)).isInstanceOf(IOException.class)
                .hasMessageContaining("JDK 22").hasMessageContaining("--jdk");
        assertThat(Peer.of("virtual").jdk()).isEqualTo(21);
        assertThat(Peer.of("baton-jna").jdk()).isEqualTo(17);
    }

    @Test
    void anUnknownNameIsToldTheKnownOnes() {
        assertThatThrownBy(() -> Peer.of("nety")).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("nety").hasMessageContaining("netty-epoll");
    }
}
