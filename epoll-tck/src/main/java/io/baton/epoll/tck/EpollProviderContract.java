package io.baton.epoll.tck;

import io.baton.epoll.spi.EpollProvider;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.TestInstance;

/**
 * The contracts of the system calls and of the classes above them, all in one. A provider's test class is
 *
 * <pre>{@code
 * class JnaContractTest extends EpollProviderContract {
 *     @Override
 *     protected EpollProvider provider() {
 *         return new JnaProvider();
 *     }
 * }
 * }</pre>
 *
 * <p>A single contract can be extended in the same way. Not included, since they start JVMs of their own or need more than a
 * provider: {@link LoadingContract}, {@link NativeCallContract} and {@link OlderJvmContract}. A provider must not write to
 * standard error, which {@link LimitContract} reads together with the output of its child process.
 *
 * <p>By default this takes well under a minute; the system property {@code io.baton.epoll.tck.full=true} runs the races at
 * full length. A test that needs something this kernel or host does not have is skipped by name.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class EpollProviderContract extends SystemCallContracts {

    /** For subclasses. */
    protected EpollProviderContract() {
    }

    /** A new instance of the provider under test; called once. */
    @Override
    protected abstract EpollProvider provider();

    @Nested
    class FaceTimeout extends FaceTimeoutContract {
        @Override
        protected EpollProvider provider() {
            return one();
        }
    }

    @Nested
    class EpollFace extends EpollFaceContract {
        @Override
        protected EpollProvider provider() {
            return one();
        }
    }

    @Nested
    class Descriptor extends DescriptorContract {
        @Override
        protected EpollProvider provider() {
            return one();
        }
    }

    @Nested
    class EventFd extends EventFdContract {
        @Override
        protected EpollProvider provider() {
            return one();
        }
    }

    @Nested
    class TimerFd extends TimerFdContract {
        @Override
        protected EpollProvider provider() {
            return one();
        }
    }

    @Nested
    class Pipe extends PipeContract {
        @Override
        protected EpollProvider provider() {
            return one();
        }
    }

    @Nested
    class Accept extends AcceptContract {
        @Override
        protected EpollProvider provider() {
            return one();
        }
    }

    @Nested
    class SocketAddress extends SocketAddressContract {
        @Override
        protected EpollProvider provider() {
            return one();
        }
    }

    @Nested
    class SocketOption extends SocketOptionContract {
        @Override
        protected EpollProvider provider() {
            return one();
        }
    }

    @Nested
    class Stream extends StreamContract {
        @Override
        protected EpollProvider provider() {
            return one();
        }
    }

    @Nested
    class Path extends PathContract {
        @Override
        protected EpollProvider provider() {
            return one();
        }
    }

    @Nested
    class Misuse extends MisuseContract {
        @Override
        protected EpollProvider provider() {
            return one();
        }
    }
}
