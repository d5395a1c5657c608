/**
 * System calls by java.lang.foreign. {@code FfmProvider} is for any JVM from Java 17 on. The classes that need JDK 22
 * are in {@code src/main/java22}, and in {@code META-INF/versions/22} of the jar: {@code LibC} links the C functions and
 * keeps errno, {@code SocketCalls} and {@code FfmSystemCalls} return {@code -errno}.
 */
@NullMarked
package io.baton.epoll.ffm;

import org.jspecify.annotations.NullMarked;
