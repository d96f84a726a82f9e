package io.rivero.benchmarks;

import io.rivero.rtp.HeaderExtensions;
import io.rivero.rtp.RtpPacket;
import io.rivero.rtp.RtpWriter;
import io.rivero.rtp.payload.PayloadFormat;
import io.rivero.rtp.stream.HeaderExtension;
import io.rivero.rtp.stream.MediaKind;
import io.rivero.rtp.stream.MediaLine;
import io.rivero.rtp.stream.MediaSource;
import io.rivero.rtp.stream.ReceiveTrack;
import io.rivero.rtp.stream.RemoteSource;
import io.rivero.rtp.stream.RtpCodec;
import io.rivero.rtp.stream.RtpSession;
import io.rivero.rtp.stream.SendTrack;
import io.rivero.rtp.stream.SessionConfig;
import io.rivero.rtp.stream.SourceClock;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// The hot path of `rtp`: a VP8 packet of 1200 bytes with three header extensions, parsed and
/// rewritten for one viewer (goal: under 100 ns, nothing allocated), and taken in by a session
/// (goal: one array of the packet's length).
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class ForwardBenchmark {
  private static final int SIZE = 1200;
  private static final int SSRC = 0x1000;
  private static final int PAYLOAD_TYPE = 96;
  private static final int PACKETS_PER_FRAME = 8;
  private static final int TICKS_PER_FRAME = 2880;
  private static final long INTERVAL_NANOS = 4_000_000;

  private final RtpSession receiving = session("0", SSRC);
  private final RtpSession sending = session("1", 0x3000);
  private final SendTrack track = sending.sendTracks().getFirst();
  private final byte[] template = template();
  private final byte[] out = new byte[2048];
  private final RtpPacket packet = new RtpPacket();
  private long nowNanos = 1_000_000_000L;
  private int sequence;

  public ForwardBenchmark() {
    MediaSource source = receiving.receiveTracks().getFirst().source();
    int[] payloadTypes = new int[128];
    Arrays.fill(payloadTypes, SendTrack.UNSENDABLE);
    payloadTypes[PAYLOAD_TYPE] = PAYLOAD_TYPE;
    track.setSource(source, payloadTypes, nowNanos);
    take();
    if (track.forward(packet, out, nowNanos) <= 0) {
      throw new IllegalStateException("the first packet, of a key frame, is not forwarded");
    }
  }

  /// The least that a rewritten packet can cost.
  @Benchmark
  public long copy() {
    System.arraycopy(template, 0, out, 0, SIZE);
    return out.length;
  }

  /// What each viewer costs: the packet has been received once.
  @Benchmark
  public int forward() {
    packet.setExtendedSequence(packet.extendedSequence() + 1);
    return track.forward(packet, out, nowNanos);
  }

  /// The same with reading the header.
  @Benchmark
  public int parseAndForward() {
    long next = packet.extendedSequence() + 1;
    if (!packet.parse(template, 0, SIZE)) {
      throw new IllegalStateException("malformed");
    }
    packet.setExtendedSequence(next);
    packet.setExtendedTimestamp(next);
    return track.forward(packet, out, nowNanos);
  }

  /// Copy, parse, route, statistics, cache and feedback of a received packet.
  @Benchmark
  public long receive() {
    return take();
  }

  private long take() {
    sequence++;
    byte[] copy = Arrays.copyOf(template, SIZE);
    copy[2] = (byte) (sequence >> 8);
    copy[3] = (byte) sequence;
    int timestamp = sequence / PACKETS_PER_FRAME * TICKS_PER_FRAME;
    ByteBuffer.wrap(copy).putInt(4, timestamp);
    nowNanos += INTERVAL_NANOS;
    if (!packet.parse(copy, 0, SIZE)) {
      throw new IllegalStateException("malformed");
    }
    receiving.receiveRtp(packet, nowNanos);
    if (receiving.deadlineNanos() <= nowNanos) {
      receiving.onTimeout(nowNanos);
    }
    return packet.extendedSequence();
  }

  private static RtpSession session(String mid, int remoteSsrc) {
    var codec =
        new RtpCodec(
            PAYLOAD_TYPE,
            PayloadFormat.of("VP8", true),
            90_000,
            PAYLOAD_TYPE + 1,
            RtpCodec.Feedback.ALL);
    var line =
        new MediaLine(
            mid,
            MediaKind.VIDEO,
            true,
            true,
            List.of(codec),
            List.of(codec),
            List.of(
                new HeaderExtension(1, HeaderExtensions.MID),
                new HeaderExtension(2, HeaderExtensions.ABS_SEND_TIME),
                new HeaderExtension(3, HeaderExtensions.TRANSPORT_WIDE_CC)),
            true,
            List.of(new RemoteSource(remoteSsrc, remoteSsrc + 1)),
            0x8000,
            0x8001);
    return new RtpSession(
        new SessionConfig("benchmark", true, List.of(line)), 0, 0, 1, new Ignoring());
  }

  /// The start of a key frame with a picture id of 15 bits.
  private static byte[] template() {
    byte[] packet = new byte[SIZE];
    var writer = new RtpWriter();
    writer.begin(packet, 0, PAYLOAD_TYPE, false, 0, 0, SSRC);
    HeaderExtensions.writeText(packet, writer.extension(1, 1), "0");
    HeaderExtensions.writeAbsSendTime(packet, writer.extension(2, 3), 0);
    HeaderExtensions.writeTransportSequence(packet, writer.extension(3, 2), 0);
    int at = writer.payload(0);
    byte[] start = {(byte) 0x90, (byte) 0x80, (byte) 0x80, 1, 0x10, 0, 0, (byte) 0x9d, 1, 0x2a};
    System.arraycopy(start, 0, packet, at, start.length);
    return packet;
  }

  /// Nobody listens: it is the session's own work that is measured.
  private static final class Ignoring implements RtpSession.Output {
    @Override
    public void received(ReceiveTrack track, RtpPacket packet, long nowNanos) {}

    @Override
    public void sendRtcp(byte[] buffer, int length) {}

    @Override
    public void sendRtp(SendTrack track, byte[] buffer, int length) {}

    @Override
    public void keyFrameRequested(SendTrack track) {}

    @Override
    public void rembReceived(long bitsPerSecond) {}

    @Override
    public void sourceClock(ReceiveTrack track, SourceClock clock) {}

    @Override
    public void unsendable(SendTrack track, int payloadType) {}

    @Override
    public void bye(ReceiveTrack track) {}

    @Override
    public void rtcpFlowing(boolean flowing) {}
  }
}
