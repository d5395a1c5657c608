package io.baton.epoll.sim;

import io.baton.epoll.spi.EpollProvider;
import io.baton.epoll.tck.AcceptContract;
import io.baton.epoll.tck.BatchContract;
import io.baton.epoll.tck.ConnectContract;
import io.baton.epoll.tck.ControlErrnoContract;
import io.baton.epoll.tck.ConventionContract;
import io.baton.epoll.tck.CreateContract;
import io.baton.epoll.tck.DescriptorContract;
import io.baton.epoll.tck.EpollFaceContract;
import io.baton.epoll.tck.EventFdContract;
import io.baton.epoll.tck.FaceTimeoutContract;
import io.baton.epoll.tck.HangUpContract;
import io.baton.epoll.tck.HerdContract;
import io.baton.epoll.tck.LayoutContract;
import io.baton.epoll.tck.MisuseContract;
import io.baton.epoll.tck.NestingContract;
import io.baton.epoll.tck.OneshotContract;
import io.baton.epoll.tck.OneshotLifecycleContract;
import io.baton.epoll.tck.OneshotRaceContract;
import io.baton.epoll.tck.ReadinessContract;
import io.baton.epoll.tck.SocketOptionContract;
import io.baton.epoll.tck.StreamContract;
import io.baton.epoll.tck.TimeoutContract;
import io.baton.epoll.tck.TimerFdContract;
import io.baton.epoll.tck.TransferContract;
import io.baton.epoll.tck.WaitErrnoContract;
import io.baton.epoll.tck.WakeupContract;
import io.baton.epoll.tck.WakeupRaceContract;

import org.junit.jupiter.api.Nested;

/**
 * The contracts of the kit that a kernel in memory can keep, on ordinary threads and the JVM's clock. Left out, for what is
 * not simulated:
 *
 * <ul>
 * <li>{@code LimitContract}: RLIMIT_NOFILE of a child process; {@link SimulatedKernelTest} has this kernel's limit instead;
 * <li>{@code InterruptedCallContract}: signals, which {@code epoll-faults} injects as EINTR;
 * <li>{@code AncillaryContract}: descriptors and credentials that are passed along, and urgent data;
 * <li>{@code SocketAddressContract}, {@code PathContract}, {@code FileKindContract}, {@code PipeContract}: Unix domain sockets
 *     and named pipes that are files, directories, devices, and connections of other programs;
 * <li>{@code LoadingContract}, {@code NativeCallContract}, {@code OlderJvmContract}: native code.
 * </ul>
 */
class SimulatedKernelContractTest {

    @Nested
    class Accept extends AcceptContract {
        @Override
        protected EpollProvider provider() {
            return new SimulatedProvider();
        }
    }

    @Nested
    class Batch extends BatchContract {
        @Override
        protected EpollProvider provider() {
            return new SimulatedProvider();
        }
    }

    @Nested
    class Connect extends ConnectContract {
        @Override
        protected EpollProvider provider() {
            return new SimulatedProvider();
        }
    }

    @Nested
    class ControlErrno extends ControlErrnoContract {
        @Override
        protected EpollProvider provider() {
            return new SimulatedProvider();
        }
    }

    @Nested
    class Convention extends ConventionContract {
        @Override
        protected EpollProvider provider() {
            return new SimulatedProvider();
        }
    }

    @Nested
    class Create extends CreateContract {
        @Override
        protected EpollProvider provider() {
            return new SimulatedProvider();
        }
    }

    @Nested
    class Descriptor extends DescriptorContract {
        @Override
        protected EpollProvider provider() {
            return new SimulatedProvider();
        }
    }

    @Nested
    class EpollFace extends EpollFaceContract {
        @Override
        protected EpollProvider provider() {
            return new SimulatedProvider();
        }
    }

    @Nested
    class EventFd extends EventFdContract {
        @Override
        protected EpollProvider provider() {
            return new SimulatedProvider();
        }
    }

    @Nested
    class FaceTimeout extends FaceTimeoutContract {
        @Override
        protected EpollProvider provider() {
            return new SimulatedProvider();
        }
    }

    @Nested
    class HangUp extends HangUpContract {
        @Override
        protected EpollProvider provider() {
            return new SimulatedProvider();
        }
    }

    @Nested
    class Herd extends HerdContract {
        @Override
        protected EpollProvider provider() {
            return new SimulatedProvider();
        }
    }

    @Nested
    class Layout extends LayoutContract {
        @Override
        protected EpollProvider provider() {
            return new SimulatedProvider();
        }
    }

    @Nested
    class Misuse extends MisuseContract {
        @Override
        protected EpollProvider provider() {
            return new SimulatedProvider();
        }
    }

    @Nested
    class Nesting extends NestingContract {
        @Override
        protected EpollProvider provider() {
            return new SimulatedProvider();
        }
    }

    @Nested
    class Oneshot extends OneshotContract {
        @Override
        protected EpollProvider provider() {
            return new SimulatedProvider();
        }
    }

    @Nested
    class OneshotLifecycle extends OneshotLifecycleContract {
        @Override
        protected EpollProvider provider() {
            return new SimulatedProvider();
        }
    }

    @Nested
    class OneshotRace extends OneshotRaceContract {
        @Override
        protected EpollProvider provider() {
            return new SimulatedProvider();
        }
    }

    @Nested
    class Readiness extends ReadinessContract {
        @Override
        protected EpollProvider provider() {
            return new SimulatedProvider();
        }
    }

    @Nested
    class SocketOption extends SocketOptionContract {
        @Override
        protected EpollProvider provider() {
            return new SimulatedProvider();
        }
    }

    @Nested
    class Stream extends StreamContract {
        @Override
        protected EpollProvider provider() {
            return new SimulatedProvider();
        }
    }

    @Nested
    class Timeout extends TimeoutContract {
        @Override
        protected EpollProvider provider() {
            return new SimulatedProvider();
        }
    }

    @Nested
    class TimerFd extends TimerFdContract {
        @Override
        protected EpollProvider provider() {
            return new SimulatedProvider();
        }
    }

    @Nested
    class Transfer extends TransferContract {
        @Override
        protected EpollProvider provider() {
            return new SimulatedProvider();
        }
    }

    @Nested
    class WaitErrno extends WaitErrnoContract {
        @Override
        protected EpollProvider provider() {
            return new SimulatedProvider();
        }
    }

    @Nested
    class Wakeup extends WakeupContract {
        @Override
        protected EpollProvider provider() {
            return new SimulatedProvider();
        }
    }

    @Nested
    class WakeupRace extends WakeupRaceContract {
        @Override
        protected EpollProvider provider() {
            return new SimulatedProvider();
        }
    }
}
