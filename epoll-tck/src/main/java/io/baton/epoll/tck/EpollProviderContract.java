package io.baton.epoll.tck;

import io.baton.epoll.spi.EpollProvider;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.TestInstance;

/**
 * All contracts at once. A provider's test class is
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
 * <p>A single contract can be extended in the same way. By default the kit takes well under a minute; the system
 * property {@code io.baton.epoll.tck.full=true} runs its races at full length. What a kernel or host lacks is skipped
 * by name.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class EpollProviderContract {

    private EpollProvider provider;

    /** For subclasses. */
    protected EpollProviderContract() {
    }

    /** A new instance of the provider under test; asked for once. */
    protected abstract EpollProvider provider();

    private synchronized EpollProvider one() {
        if (provider == null) {
            provider = provider();
        }
        return provider;
    }

    @Nested
    class Layout extends LayoutContract {
        @Override
        protected EpollProvider provider() {
            return one();
        }
    }

    @Nested
    class Convention extends ConventionContract {
        @Override
        protected EpollProvider provider() {
            return one();
        }
    }

    @Nested
    class Create extends CreateContract {
        @Override
        protected EpollProvider provider() {
            return one();
        }
    }

    @Nested
    class Limit extends LimitContract {
        @Override
        protected EpollProvider provider() {
            return one();
        }
    }

    @Nested
    class ControlErrno extends ControlErrnoContract {
        @Override
        protected EpollProvider provider() {
            return one();
        }
    }

    @Nested
    class WaitErrno extends WaitErrnoContract {
        @Override
        protected EpollProvider provider() {
            return one();
        }
    }

    @Nested
    class Nesting extends NestingContract {
        @Override
        protected EpollProvider provider() {
            return one();
        }
    }

    @Nested
    class FileKind extends FileKindContract {
        @Override
        protected EpollProvider provider() {
            return one();
        }
    }

    @Nested
    class Readiness extends ReadinessContract {
        @Override
        protected EpollProvider provider() {
            return one();
        }
    }

    @Nested
    class HangUp extends HangUpContract {
        @Override
        protected EpollProvider provider() {
            return one();
        }
    }

    @Nested
    class Batch extends BatchContract {
        @Override
        protected EpollProvider provider() {
            return one();
        }
    }

    @Nested
    class Herd extends HerdContract {
        @Override
        protected EpollProvider provider() {
            return one();
        }
    }

    @Nested
    class Wakeup extends WakeupContract {
        @Override
        protected EpollProvider provider() {
            return one();
        }
    }

    @Nested
    class WakeupRace extends WakeupRaceContract {
        @Override
        protected EpollProvider provider() {
            return one();
        }
    }

    @Nested
    class Oneshot extends OneshotContract {
        @Override
        protected EpollProvider provider() {
            return one();
        }
    }

    @Nested
    class OneshotLifecycle extends OneshotLifecycleContract {
        @Override
        protected EpollProvider provider() {
            return one();
        }
    }

    @Nested
    class OneshotRace extends OneshotRaceContract {
        @Override
        protected EpollProvider provider() {
            return one();
        }
    }

    @Nested
    class Timeout extends TimeoutContract {
        @Override
        protected EpollProvider provider() {
            return one();
        }
    }

    @Nested
    class FaceTimeout extends FaceTimeoutContract {
        @Override
        protected EpollProvider provider() {
            return one();
        }
    }

    @Nested
    class InterruptedCall extends InterruptedCallContract {
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
    class Transfer extends TransferContract {
        @Override
        protected EpollProvider provider() {
            return one();
        }
    }

    @Nested
    class Ancillary extends AncillaryContract {
        @Override
        protected EpollProvider provider() {
            return one();
        }
    }
}
