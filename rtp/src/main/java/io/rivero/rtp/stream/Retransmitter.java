package io.rivero.rtp.stream;

import io.rivero.rtp.RtpPacket;
import io.rivero.rtp.payload.PayloadFormat;
import java.util.Arrays;

/// Answers the NACKs to a leg (RFC 4585 section 6.2.1): by RTX if there is a payload type for it
/// (RFC 4588), otherwise by the same packet again.
///
/// A packet that cannot be had any more stops the viewer's decoder until the next key frame.
/// Browsers ask for that one as late as 3 s after; so here the refusal itself asks for it.
final class Retransmitter {
  /// A viewer's losses ask for key frames at this distance at least: all viewers pay for them.
  static final long KEY_FRAME_INTERVAL_NANOS = 500_000_000;

  private static final long NEVER = Long.MIN_VALUE;

  /// What came of one request.
  enum Answer {
    /// The packet is written.
    WRITTEN,
    REFUSED,
    /// Not possible any more, and the viewer cannot go on without a key frame.
    HOPELESS
  }

  private final LegWriter writer;
  private final SequenceMap map;
  private final int[] payloadTypes; // by the source's payload type; owned by the leg
  private final SendBuffer sendBuffer;
  private final RetransmissionLimits limits = new RetransmissionLimits();
  private final RtpPacket held = new RtpPacket(); // view of a packet in the cache
  private final int[] rtxPayloadTypes = new int[128]; // by the leg's payload type
  private long unchangedFrom = NEVER; // older packets would not get the same bytes again
  private long keyFrameSequence = NEVER; // of the leg: where the last one begins
  private long keyFrameWishNanos = NEVER;
  private int length;

  private long packetsSent;
  private final RefusalCounts refusals = new RefusalCounts();

  Retransmitter(
      MediaLine line,
      LegWriter writer,
      SequenceMap map,
      int[] payloadTypes,
      SendBuffer sendBuffer) {
    this.writer = writer;
    this.map = map;
    this.payloadTypes = payloadTypes;
    this.sendBuffer = sendBuffer;
    update(line);
  }

  /// Applies a renegotiation.
  void update(MediaLine line) {
    Arrays.fill(rtxPayloadTypes, RtpCodec.NO_RTX);
    for (RtpCodec codec : line.sendCodecs()) {
      rtxPayloadTypes[codec.payloadType()] = codec.rtxPayloadType();
    }
  }

  /// Payload types or header extensions are other ones from this number of the leg on.
  void changedFrom(long legSequence) {
    unchangedFrom = legSequence;
  }

  /// The stream has sent this much.
  void sent(int bytes) {
    limits.sent(bytes);
  }

  /// A key frame begins here: what was lost before is of no importance any more.
  void keyFrameSent(long legSequence) {
    keyFrameSequence = Math.max(keyFrameSequence, legSequence);
  }

  /// Takes one number of a NACK. The packet is for a viewer of `from`, at offset 0 of the send
  /// buffer and [#length] long if the answer says so.
  Answer answer(int sequenceNumber, MediaSource from, int ssrc, RoundTrip roundTrip, long now) {
    long highest = map.highestLegSequence();
    long legSequence = highest + (short) (sequenceNumber - (int) highest);
    long sequence = map.sourceOf(legSequence);
    if (sequence == SequenceMap.NONE) {
      refusals.unknown++;
      return Answer.REFUSED;
    }
    if (!from.cache().find(sequence, now, held)) {
      return notHeld(legSequence, sequence, from, now);
    }
    int payloadType = held.ssrc() == ssrc ? payloadTypes[held.payloadType()] : -1;
    int rtx = payloadType < 0 ? RtpCodec.NO_RTX : rtxPayloadTypes[payloadType];
    if (payloadType < 0 || (rtx == RtpCodec.NO_RTX && legSequence < unchangedFrom)) {
      refusals.unknown++;
      return Answer.REFUSED;
    }
    int most = held.length() + SendTrack.MAX_GROWTH;
    var verdict = limits.ask(legSequence, most, roundTrip.timeoutNanos(), now);
    if (verdict == RetransmissionLimits.Verdict.GRANTED) {
      write(legSequence, payloadType, rtx, from.payloadFormat(held.payloadType()), now);
      return Answer.WRITTEN;
    }
    refusals.count(verdict);
    boolean lost =
        verdict == RetransmissionLimits.Verdict.TOO_OFTEN
            || verdict == RetransmissionLimits.Verdict.HOPELESS;
    return lost ? hopeless(legSequence, from, now) : Answer.REFUSED;
  }

  private Answer notHeld(long legSequence, long sequence, MediaSource from, long now) {
    if (!from.cache().isPast(sequence)) {
      refusals.missing++; // the publisher is being asked for it
      return Answer.REFUSED;
    }
    refusals.tooOld++;
    return hopeless(legSequence, from, now);
  }

  private void write(long legSequence, int payloadType, int rtx, PayloadFormat format, long now) {
    byte[] out = sendBuffer.withRoom(held.length() + SendTrack.MAX_GROWTH);
    length =
        rtx == RtpCodec.NO_RTX
            ? writer.write(held, format, payloadType, legSequence, out, held.receivedNanos())
            : writer.writeRtx(held, format, rtx, legSequence, out, now);
    limits.sentAgain(length);
    packetsSent++;
  }

  private Answer hopeless(long legSequence, MediaSource from, long now) {
    boolean repaired = legSequence < keyFrameSequence || !from.isKeyFrameSeen();
    boolean asked =
        keyFrameWishNanos != NEVER && now - keyFrameWishNanos < KEY_FRAME_INTERVAL_NANOS;
    if (repaired || asked) {
      return Answer.REFUSED;
    }
    keyFrameWishNanos = now;
    return Answer.HOPELESS;
  }

  /// The length of the packet that was written last.
  int length() {
    return length;
  }

  /// Packets sent again.
  long packetsSent() {
    return packetsSent;
  }

  RefusalCounters refusals() {
    return refusals.snapshot();
  }
}
