package io.rivero.rtp.payload;

import io.rivero.rtp.RtpPacket;
import java.util.Base64;
import java.util.EnumMap;
import java.util.Map;

/// Makes whole frames of the packets of one source of video, VP8 (RFC 7741) or H.264 (RFC 6184), in
/// the order in which a decoder needs them.
///
/// Packets come in the order of arrival, with their extended sequence numbers: duplicated, out of
/// order, repaired by retransmissions, or never. What is missing is waited for, not longer than
/// [Config#maxWaitNanos] from the arrival of what came behind it. A complete key frame ends the
/// waiting at once, as does a PictureID of VP8 that shows that no frame is missing. It asks for
/// nothing itself: a frame that [EncodedFrame#isAfterLoss] but is no key frame is where a user asks
/// for one.
///
/// A packet's array is kept until its frame is complete and copied then; it must not change.
///
/// No clock, no thread: [#deadlineNanos] says when [#onTimeout] is wanted. Bytes from peers never
/// throw. Owner: one thread.
public final class FrameAssembler {
  /// The deadline if there is none.
  public static final long NO_DEADLINE = Long.MAX_VALUE;

  /// How many packets may come behind the first one that the stream is seen with.
  private static final int REORDERED_AT_START = 16;

  /// Takes what comes out. It may not call the assembler.
  public interface Output {
    /// A frame, complete.
    void frame(EncodedFrame frame);

    /// Packets or a frame have been given up. Whether it matters, the next frame tells.
    void lost(FrameLoss reason);
  }

  /// Limits.
  ///
  /// @param maxWaitNanos how long missing packets are waited for, 0 or more
  /// @param maxFrameBytes largest frame; twice as much is kept of packets that wait
  /// @param maxPackets widest span of sequence numbers that is kept, a power of two from 64 to
  ///   65536
  public record Config(long maxWaitNanos, int maxFrameBytes, int maxPackets) {
    /// Checks the ranges.
    public Config {
      if (maxWaitNanos < 0 || maxFrameBytes < 1 || maxFrameBytes > 1 << 28) {
        throw new IllegalArgumentException(maxWaitNanos + " ns, " + maxFrameBytes + " bytes");
      }
      if (maxPackets < 64 || maxPackets > 65536 || Integer.bitCount(maxPackets) != 1) {
        throw new IllegalArgumentException("packets " + maxPackets);
      }
    }

    /// 250 ms, 4 MB, 4096 packets.
    public static Config defaults() {
      return new Config(250_000_000, 4 << 20, 4096);
    }
  }

  private final Config config;
  private final Output output;
  private final FrameFormat format;
  private final PacketRing ring;
  private final FrameFinder finder;
  private final Map<FrameLoss, Long> losses = new EnumMap<>(FrameLoss.class);

  private boolean started;
  private boolean fresh; // nothing is known to have been sent before what has come
  private int ssrc;
  private long next; // everything before it is done
  private long walked; // from next up to before it all packets are there and belong to one frame
  private long highest;
  private boolean open; // a frame has started at next
  private long openTimestamp;
  private long openBytes;
  private boolean intact; // next is the start of a frame, whether its packet says so or not
  private boolean afterLoss;
  private long blockedAt = RtpPacket.UNSET; // the missing number that blockedNanos is about
  private long blockedNanos;

  private long frames;
  private long keyFrames;
  private long late;
  private long duplicates;

  /// Makes an assembler for one source.
  ///
  /// @throws IllegalArgumentException if the format is not [#supports]
  public FrameAssembler(PayloadFormat format, Config config, Output output) {
    if (!supports(format)) {
      throw new IllegalArgumentException("no frames of " + format);
    }
    this.config = config;
    this.output = output;
    this.format = format == PayloadFormat.VP8 ? new Vp8Frames() : new H264Frames();
    ring = new PacketRing(config.maxPackets);
    finder = new FrameFinder(ring, this.format);
  }

  /// Whether frames of a format can be put together.
  public static boolean supports(PayloadFormat format) {
    return format == PayloadFormat.VP8 || format == PayloadFormat.H264;
  }

  /// Takes the parameter sets of H.264 that signalling has told, for streams that do not repeat
  /// them: `sprop-parameter-sets` of RFC 6184 section 8.1, base64 separated by commas. What is no
  /// parameter set is left out, as are those beyond [ParameterSets#MAX_SETS]. Those that come in
  /// packets take their place.
  public void parameterSets(String spropParameterSets) {
    String[] parts = spropParameterSets.split(",", ParameterSets.MAX_SETS + 1);
    for (int i = 0; i < Math.min(parts.length, ParameterSets.MAX_SETS); i++) {
      try {
        format.parameterSet(Base64.getDecoder().decode(parts[i].strip()));
      } catch (IllegalArgumentException e) {
        // no base64
      }
    }
  }

  /// Takes a packet of the source as [io.rivero.rtp.stream.RtpSession.Output#received] gives it,
  /// with padding-only ones. Those of other formats do not belong here.
  ///
  /// @throws IllegalArgumentException if an extended number or the arrival is not set
  public void receive(RtpPacket packet) {
    long sequence = packet.extendedSequence();
    if (sequence == RtpPacket.UNSET
        || packet.extendedTimestamp() == RtpPacket.UNSET
        || packet.receivedNanos() == RtpPacket.UNSET) {
      throw new IllegalArgumentException("extended numbers and arrival are needed");
    }
    int flags = packet.isPaddingOnly() ? BufferedPacket.FILLER : format.classify(packet);
    BufferedPacket kept = new BufferedPacket(packet, flags);
    if (!started || kept.ssrc != ssrc) {
      begin(kept);
    }
    if (sequence < next) {
      late++;
      return;
    }
    makeRoom(kept);
    if (ring.get(sequence) != null) {
      duplicates++;
      return;
    }
    ring.put(kept, next);
    highest = Math.max(highest, sequence);
    advance();
    if (isBlocked()) {
      seekKeyFrame(kept);
    }
    while (ring.bytes() > 2L * config.maxFrameBytes) {
      giveUp(FrameLoss.OVERFLOW);
      advance();
    }
  }

  /// Starts at a packet. If it is not the first one of a frame, some of those before may still
  /// come.
  private void begin(BufferedPacket packet) {
    if (started) {
      ring.remove(next, highest + 1);
      report(FrameLoss.RESTART);
    }
    started = true;
    ssrc = packet.ssrc;
    startAt(packet.sequence - (startsKeyFrame(packet) ? 0 : REORDERED_AT_START));
    fresh = true;
    highest = next - 1;
    blockedAt = RtpPacket.UNSET;
    intact = false;
    afterLoss = true;
  }

  private static boolean startsKeyFrame(BufferedPacket packet) {
    return packet.is(BufferedPacket.MAY_START)
        && packet.is(BufferedPacket.KEY | BufferedPacket.PARAMETERS);
  }

  private void startAt(long sequence) {
    next = sequence;
    walked = sequence;
    open = false;
    openBytes = 0;
  }

  private void makeRoom(BufferedPacket packet) {
    while (packet.sequence - next >= config.maxPackets && next <= highest) {
      giveUp(FrameLoss.OVERFLOW);
      advance();
    }
    if (packet.sequence - next >= config.maxPackets) {
      begin(packet);
    }
  }

  /// Walks on over packets that are there, and gives out the frames that become complete.
  private void advance() {
    while (true) {
      BufferedPacket packet = ring.get(walked);
      if (packet != null) {
        walk(packet);
      } else if (!skipPadding()) {
        return;
      }
    }
  }

  private void walk(BufferedPacket packet) {
    if (open && !packet.is(BufferedPacket.FILLER) && startsAnother(packet)) {
      finish(walked); // without a marker bit
    }
    if (!open && !mayOpen(packet)) {
      ring.remove(next, walked + 1);
      afterLoss |= !packet.is(BufferedPacket.FILLER);
      intact |= packet.marker && !packet.is(BufferedPacket.FILLER);
      startAt(walked + 1);
      return;
    }
    walked++;
    if (packet.is(BufferedPacket.FILLER)) {
      return;
    }
    open = true;
    openTimestamp = packet.timestamp;
    openBytes += packet.length;
    if (openBytes > config.maxFrameBytes) {
      giveUp(FrameLoss.TOO_LARGE);
    } else if (packet.marker) {
      finish(walked);
    }
  }

  private boolean startsAnother(BufferedPacket packet) {
    return packet.timestamp != openTimestamp
        || (format.tellsStarts() && packet.is(BufferedPacket.START));
  }

  private boolean mayOpen(BufferedPacket packet) {
    return packet.is(BufferedPacket.MAY_START)
        || (intact && !format.tellsStarts() && !packet.is(BufferedPacket.FILLER));
  }

  /// Puts the frame together that reaches from next to before `end`.
  private void finish(long end) {
    FrameFormat.Outcome outcome = format.assemble(ring, next, end, afterLoss);
    ring.remove(next, end);
    startAt(end);
    intact = true;
    fresh = false;
    switch (outcome) {
      case FRAME -> {
        EncodedFrame frame = format.takeFrame();
        frames++;
        keyFrames += frame.isKeyFrame() ? 1 : 0;
        afterLoss = false;
        output.frame(frame);
      }
      case NOTHING -> {}
      case LAYER -> {
        afterLoss = false;
        report(FrameLoss.LAYER);
      }
      case MALFORMED -> {
        afterLoss = true;
        report(FrameLoss.MALFORMED);
      }
    }
  }

  /// Between two frames, what is missing can only have been padding if the next frame is the
  /// successor of the last one.
  private boolean skipPadding() {
    if (open || !isBlocked()) {
      return false;
    }
    BufferedPacket following = finder.next(walked, highest);
    if (!format.isNextFrame(following, following.sequence - walked)) {
      return false;
    }
    startAt(following.sequence);
    return true;
  }

  private boolean isBlocked() {
    return started && walked <= highest;
  }

  /// Goes on at the key frame that this packet has made complete, if it has.
  private void seekKeyFrame(BufferedPacket packet) {
    if (packet.is(BufferedPacket.FILLER) || !keyFrameAround(packet)) {
      BufferedPacket before = ring.get(packet.sequence - 1);
      if (before != null && before.timestamp != packet.timestamp) {
        keyFrameAround(before); // without a marker bit
      }
    }
  }

  private boolean keyFrameAround(BufferedPacket packet) {
    long first = finder.keyFrameAround(packet, walked);
    if (first == RtpPacket.UNSET) {
      return false;
    }
    skipTo(first, FrameLoss.KEY_FRAME);
    intact = true;
    advance();
    return true;
  }

  /// Forgets what is missing, and what cannot be used without it: goes on where the next frame may
  /// start.
  private void giveUp(FrameLoss reason) {
    long at = walked;
    while (at <= highest && !finder.mayStart(at)) {
      at++;
    }
    boolean known = at <= highest && finder.isStart(at);
    BufferedPacket last = ring.get(highest);
    boolean lastEnds = last != null && last.marker && !last.is(BufferedPacket.FILLER);
    skipTo(at, reason);
    intact = known || (at > highest && lastEnds);
  }

  private void skipTo(long sequence, FrameLoss reason) {
    ring.remove(next, sequence);
    startAt(sequence);
    highest = Math.max(highest, sequence - 1);
    afterLoss = true;
    if (!fresh || reason != FrameLoss.KEY_FRAME) {
      report(reason);
    }
    fresh = false;
  }

  private void report(FrameLoss reason) {
    losses.merge(reason, 1L, Long::sum);
    output.lost(reason);
  }

  /// When [#onTimeout] is wanted, or [#NO_DEADLINE].
  public long deadlineNanos() {
    if (!isBlocked()) {
      return NO_DEADLINE;
    }
    if (blockedAt != walked) {
      blockedAt = walked;
      blockedNanos = NO_DEADLINE;
      for (long s = walked + 1; s <= highest; s++) {
        BufferedPacket packet = ring.get(s);
        if (packet != null) {
          blockedNanos = Math.min(blockedNanos, packet.receivedNanos);
        }
      }
    }
    return blockedNanos + config.maxWaitNanos;
  }

  /// Gives up what has been missing for too long. Nothing happens before the deadline.
  public void onTimeout(long nowNanos) {
    while (deadlineNanos() <= nowNanos) {
      giveUp(FrameLoss.TIMEOUT);
      advance();
    }
  }

  /// Frames given out.
  public long frames() {
    return frames;
  }

  /// Key frames given out.
  public long keyFrames() {
    return keyFrames;
  }

  /// How often something was given up for this reason.
  public long lost(FrameLoss reason) {
    return losses.getOrDefault(reason, 0L);
  }

  /// Packets that came after they had been given up or used.
  public long latePackets() {
    return late;
  }

  /// Packets that came a second time.
  public long duplicatePackets() {
    return duplicates;
  }
}
