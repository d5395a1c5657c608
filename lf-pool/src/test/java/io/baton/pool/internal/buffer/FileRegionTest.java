package io.baton.pool.internal.buffer;

import static org.assertj.core.api.Assertions.assertThat;

import io.baton.epoll.Providers;
import io.baton.epoll.spi.SystemCalls;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

class FileRegionTest {

    /** The writer closes it when it is sent or dropped, and once more where that failed in between. */
    @Test
    void itsDescriptorIsClosedOnceHoweverOftenItIsClosed(@TempDir Path directory) throws Exception {
        List<Object> closed = new ArrayList<>();
        SystemCalls counting = (SystemCalls) Proxy.newProxyInstance(SystemCalls.class.getClassLoader(),
                new Class<?>[] {SystemCalls.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("close")) {
                        closed.add(arguments[0]);
                    }
                    return method.invoke(Providers.selected(), arguments);
                });
        Path file = Files.writeString(directory.resolve("file"), "content");
        FileRegion region = FileRegion.open(counting, file, 0, 7);
        int fd = region.fd();
        region.close();
        region.giveBack(new BufferPool(counting));
        assertThat(closed).containsExactly(fd);
    }
}
