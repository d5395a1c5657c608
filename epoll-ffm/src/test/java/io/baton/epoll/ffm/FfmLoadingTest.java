package io.baton.epoll.ffm;

import io.baton.epoll.tck.LoadingContract;

class FfmLoadingTest extends LoadingContract {

    FfmLoadingTest() {
        super(new FfmProvider(), "io.baton.epoll.ffm", "io.baton.epoll.ffm");
    }
}
