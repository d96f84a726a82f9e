package io.rivero.benchmarks;

import io.rivero.pipeline.net.MediaLoop;
import io.rivero.rtp.HeaderExtensions;
import io.rivero.rtp.NtpTime;
import io.rivero.rtp.RtpWriter;
import io.rivero.rtp.rtcp.Fir;
import io.rivero.rtp.rtcp.Pli;
import io.rivero.rtp.rtcp.RtcpPacket;
import io.rivero.rtp.rtcp.SenderReport;
import io.rivero.sdp.NegotiatedMedia;
import io.rivero.srtp.SrtpSession;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/// Publishes what looks like VP8 (RFC 7741): packets of one size, evenly spaced, with the header
/// extensions that were agreed; a key frame first and whenever one is asked for. Owned by the loop
/// of its peer.
final class Publisher implements LoadPeer.Media, MediaLoop.Timed {
  private static final int PACKETS_PER_FRAME = 8;
  private static final int CLOCK_RATE_HZ = 90_000;
  private static final long REPORT_NANOS = 1_000_000_000L;
  private static final int DESCRIPTOR_LENGTH = 4;
  private static final byte[] KEY_FRAME_START_CODE = {(byte) 0x9d, 0x01, 0x2a};

  private final int ssrc;
  private final int size;
  private final long intervalNanos;
  private final byte[] content;
  private final RtpWriter writer = new RtpWriter();
  private @Nullable LoadPeer peer;
  private @Nullable NegotiatedMedia media;
  private boolean running;
  private boolean keyFrameWanted = true;
  private boolean keyFrame;
  private int packetOfFrame;
  private int pictureId;
  private int sequence;
  private long timestamp;
  private long nextNanos;
  private long reportAtNanos;
  private long sent;
  private long keyFrames;

  /// @param size of a plain RTP packet with header, in bytes
  Publisher(int ssrc, int size, int packetsPerSecond) {
    this.ssrc = ssrc;
    this.size = size;
    intervalNanos = 1_000_000_000L / packetsPerSecond;
    content = new byte[size];
    new Random(1).nextBytes(content);
  }

  @Override
  public void negotiated(LoadPeer peer, NegotiatedMedia media) {
    this.peer = peer;
    this.media = media;
    peer.loop().add(this);
  }

  /// Begins or goes on; on the loop.
  void start(long nowNanos) {
    running = true;
    nextNanos = nowNanos;
    if (peer != null) {
      peer.loop().touched(this);
    }
  }

  /// On the loop.
  void pause() {
    running = false;
  }

  long sent() {
    return sent;
  }

  long keyFrames() {
    return keyFrames;
  }

  @Override
  public void receiveRtp(byte[] buffer, int length, SrtpSession srtp) {} // nothing is expected

  @Override
  public void receiveRtcp(RtcpPacket packet) {
    keyFrameWanted |= packet instanceof Pli || packet instanceof Fir;
  }

  @Override
  public long deadlineNanos() {
    return running ? nextNanos : Long.MAX_VALUE;
  }

  @Override
  public void onTimeout(long nowNanos) {
    LoadPeer to = peer;
    NegotiatedMedia agreed = media;
    while (to != null && agreed != null && nextNanos <= nowNanos) {
      nextNanos += intervalNanos;
      to.sendRtp(write(agreed, to.out(), nowNanos));
      sent++;
      if (nowNanos >= reportAtNanos) {
        reportAtNanos = nowNanos + REPORT_NANOS;
        long ntp = NtpTime.fromUnixNanos(System.currentTimeMillis() * 1_000_000);
        to.sendRtcp(
            new SenderReport(ssrc, ntp, timestamp & 0xffff_ffffL, sent, sent * size, List.of()));
      }
    }
  }

  /// Writes the next packet.
  ///
  /// @return its length
  int write(NegotiatedMedia agreed, byte[] out, long nowNanos) {
    boolean frameStart = packetOfFrame == 0;
    if (frameStart) {
      keyFrame = keyFrameWanted;
      keyFrameWanted = false;
      keyFrames += keyFrame ? 1 : 0;
      pictureId++;
      timestamp += CLOCK_RATE_HZ * PACKETS_PER_FRAME * intervalNanos / 1_000_000_000L;
    }
    boolean last = packetOfFrame == PACKETS_PER_FRAME - 1;
    int header = writeHeader(agreed, out, last, 0, nowNanos); // to know its length
    writeHeader(agreed, out, last, size - header, nowNanos);
    writePayload(out, header, frameStart);
    packetOfFrame = last ? 0 : packetOfFrame + 1;
    sequence++;
    return size;
  }

  private int writeHeader(
      NegotiatedMedia agreed, byte[] out, boolean marker, int payloadLength, long nowNanos) {
    int payloadType = agreed.sendCodecs().getFirst().payloadType();
    writer.begin(out, 0, payloadType, marker, sequence, timestamp, ssrc);
    Integer mid = agreed.sendExtensions().get(HeaderExtensions.MID);
    if (mid != null && !agreed.mid().isEmpty()) {
      HeaderExtensions.writeText(out, writer.extension(mid, agreed.mid().length()), agreed.mid());
    }
    Integer sendTime = agreed.sendExtensions().get(HeaderExtensions.ABS_SEND_TIME);
    if (sendTime != null) {
      HeaderExtensions.writeAbsSendTime(out, writer.extension(sendTime, 3), nowNanos);
    }
    Integer transportWide = agreed.sendExtensions().get(HeaderExtensions.TRANSPORT_WIDE_CC);
    if (transportWide != null) {
      HeaderExtensions.writeTransportSequence(out, writer.extension(transportWide, 2), sequence);
    }
    writer.payload(payloadLength);
    return writer.end();
  }

  private void writePayload(byte[] out, int at, boolean frameStart) {
    System.arraycopy(content, at, out, at, size - at);
    out[at] = (byte) (frameStart ? 0x90 : 0x80); // X, S
    out[at + 1] = (byte) 0x80; // I
    out[at + 2] = (byte) (0x80 | (pictureId >> 8 & 0x7f));
    out[at + 3] = (byte) pictureId;
    if (frameStart) {
      int frame = at + DESCRIPTOR_LENGTH;
      out[frame] = (byte) (keyFrame ? 0x10 : 0x11); // shown, P is the lowest bit
      if (keyFrame) {
        System.arraycopy(KEY_FRAME_START_CODE, 0, out, frame + 3, KEY_FRAME_START_CODE.length);
      }
    }
  }
}
