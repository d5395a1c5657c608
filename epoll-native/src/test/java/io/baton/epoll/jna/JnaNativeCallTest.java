package io.baton.epoll.jna;

class JnaNativeCallTest extends NativeCallContract {

    JnaNativeCallTest() {
        super(new JnaProvider());
    }
}
