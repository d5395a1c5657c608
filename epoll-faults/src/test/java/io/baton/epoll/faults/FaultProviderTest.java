package io.baton.epoll.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.baton.epoll.Epoll;
import io.baton.epoll.NoProviderException;
import io.baton.epoll.ProviderReport;
import io.baton.epoll.Providers;
import io.baton.epoll.Selection;
import io.baton.epoll.spi.Linux;
import io.baton.epoll.spi.SystemCalls;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FaultProviderTest {

    private static void property(String name, String value) {
        System.setProperty(FaultPlan.PROPERTIES + name, value);
    }

    @AfterEach
    void clearProperties() {
        for (String name : new String[] {"seed", "enabled", "fires", "points"}) {
            System.clearProperty(FaultPlan.PROPERTIES + name);
        }
    }

    @Test
    void itIsFoundAndNeverChosenWithoutBeingNamed() {
        Selection selection = Providers.select(Providers.AUTO);
        assertThat(selection.name()).isNotEqualTo(FaultProvider.NAME);
        ProviderReport last = selection.candidates().get(selection.candidates().size() - 1);
        assertThat(last.name()).isEqualTo(FaultProvider.NAME);
        assertThat(last.outcome()).isEqualTo(ProviderReport.Outcome.NOT_TRIED);
    }

    @Test
    void itWrapsTheBestRealProviderIfItIsNamed() throws Exception {
        property("seed", "42");
        property("points", "EMFILE:EVENTFD");
        property("enabled", "100");
        property("fires", "100");
        Selection selection = Providers.select(FaultProvider.NAME);
        assertThat(selection.name()).isEqualTo(FaultProvider.NAME);
        SystemCalls calls = selection.calls();
        assertThat(((FaultInjector) calls).plan().seed()).isEqualTo(42);
        assertThat(calls.close(calls.eventfd(0, 0))).as("before the first socket").isZero();
        assertThat(calls.close(calls.socket(Linux.AF_UNIX, Linux.SOCK_STREAM, 0))).isZero();
        assertThat(calls.eventfd(0, 0)).isEqualTo(-Linux.EMFILE);
        ((FaultInjector) calls).off();
        assertThat(calls.close(calls.socket(Linux.AF_UNIX, Linux.SOCK_STREAM, 0))).isZero();
        assertThat(calls.close(calls.eventfd(0, 0))).as("no later socket begins them again").isZero();
        Epoll.create(new FaultProvider()).close();
    }

    @Test
    void aPropertyThatCannotBeReadIsNamedInTheRefusal() {
        property("points", "NONSENSE");
        assertThatThrownBy(() -> Providers.select(FaultProvider.NAME)).isInstanceOf(NoProviderException.class)
                .hasMessageContaining("NONSENSE");
    }
}
