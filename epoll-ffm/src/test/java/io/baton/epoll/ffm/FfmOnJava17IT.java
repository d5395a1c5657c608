package io.baton.epoll.ffm;

import com.sun.jna.Native;

import io.baton.epoll.jna.JnaProvider;
import io.baton.epoll.tck.OlderJvmContract;

class FfmOnJava17IT extends OlderJvmContract {

    FfmOnJava17IT() {
        super(new FfmProvider(), new JnaProvider(), 17, "it needs JDK 22 or newer, this is Java 17", "com.sun.jna",
                Native.class);
    }
}
