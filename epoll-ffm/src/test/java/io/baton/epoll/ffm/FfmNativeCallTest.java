package io.baton.epoll.ffm;

import io.baton.epoll.Providers;
import io.baton.epoll.tck.NativeCallContract;

import org.junit.jupiter.api.Test;

class FfmNativeCallTest extends NativeCallContract {

    FfmNativeCallTest() {
        super(new FfmProvider());
    }

    @Test
    void everyVirtualThreadGetsTheErrnoOfItsOwnCall() throws Exception {
        eachGetsItsOwnErrno(Providers.open(new FfmProvider()), Thread.ofVirtual().factory());
    }
}
