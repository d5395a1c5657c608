package io.baton.epoll.jna;

import com.sun.jna.Native;

import io.baton.epoll.tck.LoadingContract;

class JnaLoadingTest extends LoadingContract {

    JnaLoadingTest() {
        super(new JnaProvider(), "io.baton.epoll.jna", "com.sun.jna", Native.class);
    }
}
