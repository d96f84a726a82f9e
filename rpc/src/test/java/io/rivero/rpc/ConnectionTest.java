package io.rivero.rpc;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.local.LocalAddress;
import io.netty.channel.local.LocalChannel;
import io.netty.channel.local.LocalIoHandler;
import io.netty.channel.local.LocalServerChannel;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// How connections get on with each other, and how they end.
class ConnectionTest {
  private static final byte[] PING =
      "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}".getBytes(StandardCharsets.UTF_8);

  private static final int CALLS = 20;

  /// While one call of a quiet connection is carried out, busy ones get a few milliseconds' worth
  /// of answers; a hundred thousand and more if they keep it waiting.
  private static final long MANY_ANSWERS = 20_000;

  private static final int UNDER_WAY = 10_000;

  /// A peer that asks again with each answer, so that there is always a request to carry out.
  private static final class Insatiable extends ChannelOutboundHandlerAdapter {
    private final LongAdder answers = new LongAdder();
    private final AtomicInteger unanswered = new AtomicInteger(UNDER_WAY);
    private @Nullable Connection connection;
    private volatile boolean enough;

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
      ReferenceCountUtil.release(message);
      promise.setSuccess();
      answers.increment();
      if (connection != null && !enough) {
        connection.receive(PING);
      } else {
        unanswered.decrementAndGet();
      }
    }
  }

  private static long answers(List<Insatiable> peers) {
    return peers.stream().mapToLong(peer -> peer.answers.sum()).sum();
  }

  private static Channel channel(EventLoopGroup loops, Insatiable peer) throws Exception {
    return new Bootstrap()
        .group(loops)
        .channel(LocalChannel.class)
        .handler(peer)
        .connect(new LocalAddress("insatiable"))
        .sync()
        .channel();
  }

  /// Virtual threads are not interrupted for each other's sake.
  @Test
  @Timeout(120)
  void aConnectionIsServedHoweverMuchOthersWant() throws Exception {
    assumeTrue(Runtime.getRuntime().availableProcessors() > 1, "one thread cannot be kept free");
    List<Insatiable> peers = new ArrayList<>();
    var settings = HttpTest.settings(Map.of("max-waiting-bytes", List.of("1000000000")));
    try (var server = RiveroServer.start(settings);
        var loops = new MultiThreadIoEventLoopGroup(1, LocalIoHandler.newFactory());
        var quiet = new TestClient(server)) {
      new ServerBootstrap()
          .group(loops)
          .channel(LocalServerChannel.class)
          .childHandler(
              new ChannelInitializer<Channel>() {
                @Override
                protected void initChannel(Channel channel) {
                  // a peer that does nothing
                }
              })
          .bind(new LocalAddress("insatiable"))
          .sync();
      for (int i = 0; i < 2 * Runtime.getRuntime().availableProcessors(); i++) {
        var peer = new Insatiable();
        peers.add(peer);
        peer.connection = Connection.open(channel(loops, peer), server.connections());
        for (int j = 0; j < UNDER_WAY; j++) {
          peer.connection.receive(PING);
        }
      }
      long before = answers(peers);
      for (int i = 0; i < CALLS; i++) {
        quiet.create("MediaPipeline", "{}"); // which waits for a media loop as well
      }
      assertThat((answers(peers) - before) / CALLS).isLessThan(MANY_ANSWERS);
      peers.forEach(peer -> peer.enough = true);
      while (peers.stream().anyMatch(peer -> peer.unanswered.get() > 0)) {
        Thread.onSpinWait(); // until the loops have nothing to do any more
      }
      peers.stream().map(peer -> peer.connection).forEach(c -> requireNonNull(c).closed());
    }
  }

  /// RFC 6455, section 5.5.1; what `close()` of a browser sends.
  @Test
  void aCloseWithoutStatusIsAnsweredWithoutStatus() throws Exception {
    try (var server = RiveroServer.start(HttpTest.settings(Map.of()));
        var socket = new RawWebSocket(server.port())) {
      socket.frame(RawWebSocket.FIN | RawWebSocket.CLOSE, new byte[0]);
      RawWebSocket.Frame answer = socket.receive();
      assertThat(answer.opcode()).isEqualTo(RawWebSocket.CLOSE);
      assertThat(answer.payload()).isEmpty();
    }
  }

  @Test
  void aCloseIsAnsweredWithItsStatus() throws Exception {
    try (var server = RiveroServer.start(HttpTest.settings(Map.of()));
        var socket = new RawWebSocket(server.port())) {
      socket.frame(RawWebSocket.FIN | RawWebSocket.CLOSE, new byte[] {4001 >> 8, (byte) 4001});
      assertThat(socket.receive().status()).isEqualTo(4001);
    }
  }

  /// A machine that loses power says nothing, and a session lives as long as its connection. Linux
  /// shows the timer of a socket: 2 is that of keep-alive.
  @Test
  @Timeout(60)
  void theKernelAsksWhetherThePeerIsThere() throws Exception {
    assumeTrue(Files.exists(Path.of("/proc/net/tcp6")), "only Linux shows its sockets");
    try (var server = RiveroServer.start(HttpTest.settings(Map.of()));
        var socket = new RawWebSocket(server.port())) {
      String timer;
      do { // another timer runs while something is on its way
        timer = timer(server.port(), socket.localPort());
      } while (!timer.startsWith("02:"));
      long ticks = Long.parseLong(timer.substring(3), 16);
      assertThat(ticks).isBetween(1L, 60 * 1000L); // at most a thousand a second
      assertThat(ticks).isLessThan(7200 * 100L / 2); // not the two hours of the system
    }
  }

  /// `tr:when` of a connected socket, or nothing.
  private static String timer(int local, int remote) throws IOException {
    String ports = String.format(Locale.ROOT, ".*:%04X [0-9A-F]*:%04X 01 .*", local, remote);
    for (String table : List.of("/proc/net/tcp6", "/proc/net/tcp")) {
      for (String line : Files.readAllLines(Path.of(table))) {
        if (line.matches(ports)) {
          return line.strip().split("\\s+", -1)[5];
        }
      }
    }
    return "";
  }
}
