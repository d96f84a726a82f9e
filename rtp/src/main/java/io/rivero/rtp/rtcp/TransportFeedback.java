package io.rivero.rtp.rtcp;

/// When each packet of a transport arrived (draft-holmer-rmcat-transport-wide-cc-extensions-01
/// section 3.1).
///
/// @param senderSsrc who reports
/// @param mediaSsrc any of the reported streams
/// @param feedbackCount counts these packets, 0 to 255
/// @param baseSequence transport-wide sequence number of the first status, 0 to 65535
/// @param referenceTime in units of 64 ms, signed 24 bits; the start of the deltas
/// @param deltas for each sequence number from the base on: the time since the packet before that
///   was received (for the first one: since the reference time) in units of 250 us, -32768 to
///   32767, or [#NOT_RECEIVED]; 1 to [#MAX_STATUSES] of them
public record TransportFeedback(
    int senderSsrc,
    int mediaSsrc,
    int feedbackCount,
    int baseSequence,
    int referenceTime,
    IntList deltas)
    implements RtcpPacket {
  /// Stands for a packet that did not arrive.
  public static final int NOT_RECEIVED = Integer.MIN_VALUE;

  /// Most statuses in one packet. The format could say 65535 in 30 bytes; one with more than this
  /// is malformed.
  public static final int MAX_STATUSES = 4096;

  /// Nanoseconds of one unit of [#referenceTime].
  public static final long REFERENCE_UNIT_NANOS = 64_000_000L;

  /// Nanoseconds of one unit of [#deltas].
  public static final long DELTA_UNIT_NANOS = 250_000L;

  /// Checks the ranges.
  public TransportFeedback {
    if (deltas.isEmpty() || deltas.size() > MAX_STATUSES) {
      throw new IllegalArgumentException(deltas.size() + " statuses");
    }
    for (int i = 0; i < deltas.size(); i++) {
      int delta = deltas.get(i);
      if (delta != NOT_RECEIVED && delta != (short) delta) {
        throw new IllegalArgumentException("delta " + delta);
      }
    }
  }
}
