package io.baton.epoll.ffm;

import io.baton.epoll.spi.EpollProvider;
import io.baton.epoll.tck.EpollProviderContract;

/** The java.lang.foreign provider keeps every contract of the kit. */
class FfmContractTest extends EpollProviderContract {

    @Override
    protected EpollProvider provider() {
        return new FfmProvider();
    }
}
