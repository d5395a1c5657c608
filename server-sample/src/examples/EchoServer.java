import io.baton.pool.LeaderFollowerPool;
import java.net.InetSocketAddress;

class EchoServer {
    public static void main(String[] args) throws Exception {
        var address = new InetSocketAddress("127.0.0.1", Integer.parseInt(args[0]));
        var pool = LeaderFollowerPool.builder().listen(address, (peer, in) -> peer.reply(in)).start();
        pool.awaitClose();
    }
}
