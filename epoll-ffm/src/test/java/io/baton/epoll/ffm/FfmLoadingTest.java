package io.baton.epoll.ffm;

class FfmLoadingTest extends LoadingContract {

    FfmLoadingTest() {
        super(new FfmProvider(), "io.baton.epoll.ffm", "io.baton.epoll.ffm");
    }
}
