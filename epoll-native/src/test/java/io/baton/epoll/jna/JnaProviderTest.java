package io.baton.epoll.jna;

import static org.assertj.core.api.Assertions.assertThat;

import io.baton.epoll.Candidate;
import io.baton.epoll.Providers;
import io.baton.epoll.Selection;

import org.junit.jupiter.api.Test;

/** What the provider says of itself, and that it is found. */
class JnaProviderTest {

    @Test
    void itIsNamedJnaAndStandsBehindTheForeignFunctionProvider() {
        JnaProvider provider = new JnaProvider();
        assertThat(provider.name()).isEqualTo("jna");
        assertThat(provider.priority()).isEqualTo(10);
    }

    @Test
    void itIsFoundAndUsable() {
        Selection selection = Providers.select("jna");
        assertThat(selection.name()).isEqualTo("jna");
        assertThat(selection.candidates()).filteredOn(each -> each.name().equals("jna")).allMatch(Candidate::isUsable);
        assertThat(selection.calls()).isInstanceOf(JnaSystemCalls.class);
    }

    @Test
    void twoInstancesOfTheProviderWorkSideBySide() {
        assertThat(Providers.open(new JnaProvider())).isNotSameAs(Providers.open(new JnaProvider()));
    }
}
