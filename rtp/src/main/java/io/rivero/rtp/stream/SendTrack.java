package io.rivero.rtp.stream;

import io.rivero.rtp.RtpPacket;
import io.rivero.rtp.payload.PayloadFormat;
import io.rivero.rtp.rtcp.IntList;
import io.rivero.rtp.rtcp.ReportBlock;
import io.rivero.rtp.rtcp.SenderReport;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// One stream to a peer, fed by one source at a time. The peer sees one clean stream: its own SSRC,
/// sequence numbers whose gaps are real losses, timestamps and picture numbers that go on when the
/// source changes, and only the header extensions that were negotiated with it. CSRCs are left out.
///
/// Owner: the thread of its session, which is the thread of its source.
public final class SendTrack {
  /// By how much a packet may be longer than the source's, in bytes.
  public static final int MAX_GROWTH = 128;

  /// No payload type for this codec, in the argument of [#setSource].
  public static final int UNSENDABLE = -1;

  /// A longer jump of the source's numbers is a new numbering, not a loss (RFC 3550 section A.1).
  static final int MAX_GAP = 3000;

  private static final int NO_PLAN = -1;

  private MediaLine line;
  private final RtpSession.Output output;
  private final SendBuffer sendBuffer;
  private final LongConsumer reports; // sends a report of all tracks now
  private final LegWriter writer;
  private final SequenceMap map = new SequenceMap();
  private final LegStart start = new LegStart();
  private final SentStream sent = new SentStream();
  private final ViewerFeedback feedback = new ViewerFeedback();
  private final int[] payloadTypes = new int[128]; // by the source's payload type
  private final Retransmitter retransmitter;
  private final RtpPacket held = new RtpPacket(); // view of a packet in the cache
  private final BitSet unsendable = new BitSet(128); // reported already
  private long nextSequence;

  private @Nullable MediaSource source;
  private int plannedVersion = NO_PLAN; // of the source's format
  private int sourceSsrc;

  SendTrack(
      MediaLine line,
      RandomGenerator random,
      SendBuffer sendBuffer,
      LongConsumer reports,
      RtpSession.Output output) {
    this(
        line,
        random.nextInt(1 << 15), // the lower half: a wrap during the first packets is no good start
        random.nextLong(1L << 32),
        random.nextInt(1 << 15),
        sendBuffer,
        reports,
        output);
  }

  SendTrack(
      MediaLine line,
      long firstSequence,
      long firstTimestamp,
      int firstRtxSequence,
      SendBuffer sendBuffer,
      LongConsumer reports,
      RtpSession.Output output) {
    this.line = line;
    this.output = output;
    this.reports = reports;
    this.sendBuffer = sendBuffer;
    nextSequence = firstSequence;
    writer = new LegWriter(line, firstTimestamp, firstRtxSequence);
    retransmitter = new Retransmitter(line, writer, map, payloadTypes, sendBuffer);
  }

  /// Applies a renegotiation.
  void update(MediaLine line) {
    if (line.sends() && !this.line.sends()) {
      start.begin();
    }
    this.line = line;
    plannedVersion = NO_PLAN;
    retransmitter.update(line);
  }

  /// The `mid` of the line.
  public String mid() {
    return line.mid();
  }

  /// Audio or video.
  public MediaKind kind() {
    return line.kind();
  }

  /// The SSRC of what is sent.
  public int ssrc() {
    return line.localSsrc();
  }

  /// Makes the leg continue with another source. Audio goes on at once; video waits for a key
  /// frame, which the caller asks for ([ReceiveTrack#viewerJoined]). With the source that is set
  /// already only the payload types change.
  ///
  /// @param source null for none
  /// @param payloadTypes 128 entries: for each payload type of the source the one of this leg for
  ///   the same codec, or [#UNSENDABLE]
  /// @throws IllegalArgumentException for a source of another kind
  public void setSource(@Nullable MediaSource source, int[] payloadTypes, long nowNanos) {
    if (source != null && source.format().kind() != line.kind()) {
      throw new IllegalArgumentException(source.format().kind() + " into " + line.kind());
    }
    if (payloadTypes.length != 128
        || Arrays.stream(payloadTypes).anyMatch(t -> t < -1 || t > 127)) {
      throw new IllegalArgumentException("payload types " + Arrays.toString(payloadTypes));
    }
    System.arraycopy(payloadTypes, 0, this.payloadTypes, 0, 128);
    unsendable.clear();
    changed();
    if (source != this.source) {
      this.source = source;
      plannedVersion = NO_PLAN;
      if (source != null && source.timeline().isStarted()) {
        start.beginFlowing(nowNanos);
      } else {
        start.begin();
      }
    }
  }

  /// Payload types or header extensions are other ones from the next packet on.
  private void changed() {
    if (map.isStarted()) {
      retransmitter.changedFrom(map.highestLegSequence() + 1);
    }
  }

  /// Writes the leg's form of a packet of the source: a complete plain RTP packet at offset 0.
  /// Allocates nothing.
  ///
  /// @param packet of the source that is set, after [MediaSource#received] (which the session does
  ///   for its own tracks)
  /// @param out with room for the packet and [#MAX_GROWTH] bytes
  /// @return the length; 0 if the packet is not to be sent: no source, sending not negotiated,
  ///   padding, before the first key frame, or no payload type
  /// @throws IllegalArgumentException if `out` is too short
  public int forward(RtpPacket packet, byte[] out, long nowNanos) {
    if (out.length < packet.length() + MAX_GROWTH) {
      throw new IllegalArgumentException(packet.length() + " bytes into " + out.length);
    }
    MediaSource from = source;
    if (from == null || !line.sends()) {
      return 0;
    }
    if (from.formatVersion() != plannedVersion) {
      plannedVersion = from.formatVersion();
      changed();
      writer.plan(line, from.format());
    }
    long sequence = packet.extendedSequence();
    if (!start.isWaiting() && packet.ssrc() != sourceSsrc) {
      if (sequence < map.highest()) {
        return 0; // late, of the stream before
      }
      start.begin();
    }
    if (start.isWaiting()) {
      return forwardFirst(packet, from, out, nowNanos);
    }
    if (sequence - map.highest() > MAX_GAP) {
      map.start(sequence, map.highestLegSequence() + 1);
    }
    return forwardNext(packet, from, out, nowNanos);
  }

  private int forwardFirst(RtpPacket packet, MediaSource from, byte[] out, long nowNanos) {
    if (packet.isPaddingOnly() || !isSendable(packet) || !start.mayStart(packet, from, nowNanos)) {
      return 0;
    }
    long sequence = packet.extendedSequence();
    long highest = start.end();
    if (map.isStarted()) {
      nextSequence = map.highestLegSequence() + 1;
    }
    sourceSsrc = packet.ssrc();
    map.start(sequence, nextSequence);
    writer.follow(packet, from);
    if (sent.follow(from.timeline(), nowNanos)) {
      reports.accept(nowNanos); // in front of the packet: the viewer knows what its time means
    }
    int length = forwardNext(packet, from, out, nowNanos);
    for (long next = sequence + 1; next <= highest; next++) {
      sendSkipped(next, from, nowNanos);
    }
    return length;
  }

  /// The first packet of a key frame may come behind others of that frame, which were skipped.
  private void sendSkipped(long sequence, MediaSource from, long nowNanos) {
    if (from.cache().find(sequence, nowNanos, held) && held.ssrc() == sourceSsrc) {
      byte[] out = sendBuffer.withRoom(held.length() + MAX_GROWTH);
      int length = forwardNext(held, from, out, nowNanos);
      if (length > 0) {
        output.sendRtp(this, out, length);
      }
    }
  }

  private boolean isSendable(RtpPacket packet) {
    int payloadType = packet.payloadType();
    if (payloadTypes[payloadType] >= 0) {
      return true;
    }
    if (!unsendable.get(payloadType)) {
      unsendable.set(payloadType);
      output.unsendable(this, payloadType);
    }
    return false;
  }

  private int forwardNext(RtpPacket packet, MediaSource from, byte[] out, long nowNanos) {
    long sequence = packet.extendedSequence();
    boolean carriesMedia = !packet.isPaddingOnly() && isSendable(packet);
    if (!carriesMedia && map.leaveOut(sequence)) {
      return 0;
    }
    boolean newest = sequence > map.highest();
    long legSequence = map.map(sequence);
    if (legSequence == SequenceMap.NONE) {
      return 0;
    }
    int payloadType = payloadTypes[packet.payloadType()];
    if (!carriesMedia) { // a later packet has gone already: the place has to be filled
      int filling = payloadType >= 0 ? payloadType : anyPayloadType();
      return writer.writeEmpty(packet, filling, legSequence, out, packet.receivedNanos());
    }
    PayloadFormat format = from.payloadFormat(packet.payloadType());
    if (newest) {
      if (writer.followClockRate(packet, from)) {
        retransmitter.changedFrom(legSequence); // what went before would get other timestamps
      }
      writer.forwarded(packet, format);
    }
    if (packet.isKeyFrameStart()) {
      retransmitter.keyFrameSent(legSequence);
    }
    // The sending time that is written is that of arrival, in the same turn of the loop: a
    // repetition must have the same bytes (RFC 7714 section 8.1).
    int length =
        writer.write(packet, format, payloadType, legSequence, out, packet.receivedNanos());
    sent.sent(packet.payloadLength(), from.timeline(), nowNanos);
    retransmitter.sent(length);
    return length;
  }

  private int anyPayloadType() {
    return line.sendCodecs().isEmpty() ? 0 : line.sendCodecs().getFirst().payloadType();
  }

  /// Answers a NACK as far as the limits allow, see [Retransmitter].
  void receiveNack(IntList sequenceNumbers, long nowNanos) {
    feedback.receiveNack();
    MediaSource from = source;
    if (from == null || start.isWaiting() || !line.sends()) {
      return;
    }
    RoundTrip roundTrip = feedback.roundTrip();
    for (int i = 0; i < sequenceNumbers.size(); i++) {
      switch (retransmitter.answer(sequenceNumbers.get(i), from, sourceSsrc, roundTrip, nowNanos)) {
        case WRITTEN -> output.sendRtp(this, sendBuffer.bytes(), retransmitter.length());
        case HOPELESS -> output.keyFrameRequested(this);
        case REFUSED -> {}
      }
    }
  }

  void receivePli() {
    feedback.receivePli();
    output.keyFrameRequested(this);
  }

  void receiveFir(int commandSequence) {
    if (feedback.receiveFir(commandSequence)) {
      output.keyFrameRequested(this);
    }
  }

  /// @param arrivalNtp our NTP time at which the report came
  void receiveReport(ReportBlock report, long arrivalNtp) {
    feedback.receiveReport(report, arrivalNtp);
  }

  void receiveRemb(long bitsPerSecond, long limitedBitsPerSecond) {
    feedback.receiveRemb(bitsPerSecond, limitedBitsPerSecond);
  }

  /// The sender report for this moment (RFC 3550 section 6.4.1), null if nothing was sent lately.
  @Nullable SenderReport report(long nowNanos, long ntpNow, List<ReportBlock> blocks) {
    sent.reported(nowNanos);
    return sent.isSender(nowNanos)
        ? sent.report(ssrc(), ntpNow, writer.timestampAt(nowNanos), blocks)
        : null;
  }

  /// When a report has to go out before its turn, because what timestamps mean has changed.
  long deadlineNanos() {
    return sent.deadlineNanos();
  }

  /// Frees what is too old to be sent again.
  void expire(long nowNanos) {
    if (source != null) {
      source.cache().expire(nowNanos);
    }
  }

  /// Whether video waits for a key frame of its source.
  public boolean isWaitingForKeyFrame() {
    return start.isWaiting() && source != null && line.kind() == MediaKind.VIDEO;
  }

  /// Counters since the track began.
  public OutboundStatistics statistics() {
    return feedback.statistics(ssrc(), sent, retransmitter);
  }
}
