package io.baton.epoll.jna;

import io.baton.epoll.spi.EpollProvider;
import io.baton.epoll.tck.EpollProviderContract;

/** The JNA provider keeps every contract of the kit. */
class JnaContractTest extends EpollProviderContract {

    @Override
    protected EpollProvider provider() {
        return new JnaProvider();
    }
}
