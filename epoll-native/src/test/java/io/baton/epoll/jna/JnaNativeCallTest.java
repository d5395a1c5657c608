package io.baton.epoll.jna;

import io.baton.epoll.tck.NativeCallContract;

class JnaNativeCallTest extends NativeCallContract {

    JnaNativeCallTest() {
        super(new JnaProvider());
    }
}
