package io.baton.epoll.tck;

import io.baton.epoll.spi.EpollProvider;

import org.junit.jupiter.api.Nested;

/** The contracts of the raw system calls and of the kernel behind them: the first half of {@link EpollProviderContract}. */
abstract class SystemCallContracts {

    private EpollProvider provider;

    /** A new instance of the provider under test; called once. */
    protected abstract EpollProvider provider();

    final synchronized EpollProvider one() {
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
    class Connect extends ConnectContract {
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
    class InterruptedCall extends InterruptedCallContract {
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
