package io.baton.epoll.ffm;

import io.baton.epoll.tck.LoadingContract;

class FfmLoadingIT extends LoadingContract {

    FfmLoadingIT() {
        super(new FfmProvider(), "io.baton.epoll.ffm", "io.baton.epoll.ffm");
    }
}
