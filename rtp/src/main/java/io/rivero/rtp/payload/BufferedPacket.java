package io.rivero.rtp.payload;

import io.rivero.rtp.RtpPacket;

/// What is kept of a packet until its frame is complete: the packet's own array, not a copy.
final class BufferedPacket {
  /// It carries nothing of a frame, only its number counts.
  static final int FILLER = 1;

  /// It can only be the first packet of a frame.
  static final int START = 2;

  /// It may be the first packet of a frame; each START has this, too.
  static final int MAY_START = 4;

  /// It carries a part of a key frame.
  static final int KEY = 8;

  /// It carries a sequence parameter set (H.264).
  static final int PARAMETERS = 16;

  /// It cannot be read.
  static final int MALFORMED = 32;

  private static final byte[] NOTHING = {};

  final long sequence;
  final byte[] buffer;
  final int offset;
  final int length;
  final int ssrc;
  final long timestamp;
  final long receivedNanos;
  final boolean marker;
  private final int flags;

  BufferedPacket(RtpPacket packet, int flags) {
    boolean empty = (flags & (FILLER | MALFORMED)) != 0;
    sequence = packet.extendedSequence();
    buffer = empty ? NOTHING : packet.buffer();
    offset = empty ? 0 : packet.payloadOffset();
    length = empty ? 0 : packet.payloadLength();
    ssrc = packet.ssrc();
    timestamp = packet.extendedTimestamp();
    receivedNanos = packet.receivedNanos();
    marker = packet.marker();
    this.flags = flags;
  }

  /// Whether one of these flags is set.
  boolean is(int anyOf) {
    return (flags & anyOf) != 0;
  }
}
