package io.baton.epoll.jna;

import com.sun.jna.Native;

class JnaLoadingTest extends LoadingContract {

    JnaLoadingTest() {
        super(new JnaProvider(), "io.baton.epoll.jna", "com.sun.jna", Native.class);
    }
}
