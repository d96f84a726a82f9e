package io.rivero.rtp.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.rivero.rtp.RtpPacket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;

/// Sessions and links between them in virtual time; one seed, one outcome.
final class Simulation {
  private record Event(long nanos, long order, Runnable action) {}

  /// How a link treats packets: independent losses, a queue that makes packets wait for one another
  /// (delay and jitter), and a share that overtakes or falls behind.
  record Quality(double loss, long delayNanos, long jitterNanos, double reordered) {
    static final Quality PERFECT = new Quality(0, 1_000_000, 0, 0);
  }

  final Random random;
  private final PriorityQueue<Event> events =
      new PriorityQueue<>(Comparator.comparingLong(Event::nanos).thenComparingLong(Event::order));
  private final List<Peer> peers = new ArrayList<>();
  private long nowNanos;
  private long order;

  Simulation(long seed) {
    random = new Random(seed);
  }

  long now() {
    return nowNanos;
  }

  void at(long nanos, Runnable action) {
    events.add(new Event(nanos, order++, action));
  }

  /// Runs events and timeouts in the order of their times.
  void runUntil(long endNanos) {
    while (true) {
      Event event = events.peek();
      long next = event == null ? Long.MAX_VALUE : event.nanos;
      for (Peer peer : peers) {
        next = Math.min(next, Math.max(nowNanos, peer.session.deadlineNanos()));
      }
      if (next > endNanos) {
        nowNanos = endNanos;
        return;
      }
      nowNanos = next;
      for (Peer peer : peers) {
        if (peer.session.deadlineNanos() <= nowNanos) {
          peer.session.onTimeout(nowNanos);
          assertThat(peer.session.deadlineNanos()).isGreaterThan(nowNanos);
        }
      }
      if (event != null && event.nanos <= nowNanos) {
        events.remove(event);
        event.action.run();
      }
    }
  }

  /// One end of a transport.
  class Peer implements RtpSession.Output {
    final RtpSession session;
    private final byte[] out = new byte[3000];
    private final Quality quality;
    private Peer remote = this;
    private long queueNanos;

    /// @param quality of the link from here
    Peer(SessionConfig config, long unixNanos, Quality quality) {
      this.quality = quality;
      session = new RtpSession(config, unixNanos, nowNanos, random.nextLong(), this);
      peers.add(this);
    }

    void connect(Peer other) {
      remote = other;
      other.remote = this;
    }

    /// Forwards a packet and sends it.
    void forward(int track, RtpPacket packet) {
      int length = session.sendTracks().get(track).forward(packet, out, nowNanos);
      if (length > 0) {
        sent(out, length);
        send(out, length, false);
      }
    }

    /// Sees each RTP packet that is sent.
    void sent(byte[] buffer, int length) {}

    private void send(byte[] buffer, int length, boolean rtcp) {
      byte[] bytes = Arrays.copyOf(buffer, length);
      if (random.nextDouble() < quality.loss) {
        return;
      }
      long jitter = quality.jitterNanos == 0 ? 0 : random.nextLong(quality.jitterNanos);
      long arrival = nowNanos + quality.delayNanos + jitter;
      if (random.nextDouble() >= quality.reordered) {
        arrival = Math.max(arrival, queueNanos);
        queueNanos = arrival;
      }
      at(arrival, () -> remote.receive(bytes, rtcp));
    }

    private void receive(byte[] bytes, boolean rtcp) {
      if (rtcp) {
        session.receiveRtcp(bytes, 0, bytes.length, nowNanos);
      } else {
        session.receiveRtp(Media.parsed(bytes), nowNanos);
      }
    }

    @Override
    public void received(ReceiveTrack track, RtpPacket packet, long nowNanos) {}

    @Override
    public void sendRtcp(byte[] buffer, int length) {
      send(buffer, length, true);
    }

    @Override
    public void sendRtp(SendTrack track, byte[] buffer, int length) {
      sent(buffer, length);
      send(buffer, length, false);
    }

    @Override
    public void keyFrameRequested(SendTrack track) {}

    @Override
    public void rembReceived(long bitsPerSecond) {}

    @Override
    public void sourceClock(ReceiveTrack track, SourceClock clock) {}

    @Override
    public void unsendable(SendTrack track, int payloadType) {
      throw new AssertionError("payload type " + payloadType);
    }

    @Override
    public void bye(ReceiveTrack track) {}

    @Override
    public void rtcpFlowing(boolean flowing) {}
  }
}
