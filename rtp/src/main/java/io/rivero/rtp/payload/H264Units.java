package io.rivero.rtp.payload;

import io.rivero.rtp.Bytes;

/// Takes the NAL units out of a run of RTP payloads (RFC 6184, packetisation modes 0 and 1).
///
/// Owner: one thread.
final class H264Units {
  static final int IDR_SLICE = 5;
  static final int SEI = 6;
  static final int SEQUENCE_PARAMETER_SET = 7;
  static final int PICTURE_PARAMETER_SET = 8;
  static final int ACCESS_UNIT_DELIMITER = 9;

  private static final int LAST_SINGLE = 23;
  private static final int STAP_A = 24;
  private static final int FU_A = 28;
  private static final int NONE = -1;

  /// Takes units in order.
  interface Sink {
    /// A unit starts; what is given are its bytes behind the header, all of them or the first ones.
    ///
    /// @param header the unit's first byte
    void unit(int header, byte[] buffer, int offset, int length);

    /// More bytes of the last unit.
    void more(byte[] buffer, int offset, int length);
  }

  private int fragmented = NONE; // header of the unit whose fragments come

  /// The flags of [BufferedPacket] for a payload of at least one byte.
  static int classify(byte[] b, int offset, int length) {
    int type = b[offset] & 0x1f;
    int end = offset + length;
    if (type >= 1 && type <= LAST_SINGLE) {
      return flagsOf(type, b, offset + 1, end);
    }
    return switch (type) {
      case STAP_A -> flagsOfAggregate(b, offset + 1, end);
      case FU_A -> length < 2 ? BufferedPacket.MALFORMED : flagsOfFragment(b, offset, end);
      // Undefined ones are to be ignored (section 5.2).
      case 0, 30, 31 -> BufferedPacket.FILLER;
      // Those of the interleaved mode are never negotiated.
      default -> BufferedPacket.MALFORMED;
    };
  }

  private static int flagsOfFragment(byte[] b, int offset, int end) {
    int flags = flagsOf(b[offset + 1] & 0x1f, b, offset + 2, end);
    boolean first = (b[offset + 1] & 0x80) != 0;
    return first ? flags : flags & BufferedPacket.KEY;
  }

  private static int flagsOfAggregate(byte[] b, int start, int end) {
    int flags = 0;
    int at = start;
    while (at < end) {
      int size = end - at < 3 ? 0 : Bytes.u16(b, at);
      at += 2;
      if (size == 0 || size > end - at) {
        return BufferedPacket.MALFORMED;
      }
      int unit = flagsOf(b[at] & 0x1f, b, at + 1, at + size);
      int ofLater = BufferedPacket.KEY | BufferedPacket.PARAMETERS;
      flags |= at == start + 2 ? unit : unit & ofLater;
      at += size;
    }
    return at == start ? BufferedPacket.MALFORMED : flags;
  }

  /// What may stand in front of a picture's first slice is listed in ITU-T H.264 section 7.4.1.2.3;
  /// of it, parameter sets of a sequence and the delimiter are taken as the very first ones. A
  /// slice begins with the number of its first macroblock, an Exp-Golomb code: a leading 1 is 0.
  private static int flagsOf(int type, byte[] b, int body, int end) {
    boolean firstSlice = body < end && (b[body] & 0x80) != 0;
    int mayStart = BufferedPacket.MAY_START;
    return switch (type) {
      case SEQUENCE_PARAMETER_SET -> BufferedPacket.START | mayStart | BufferedPacket.PARAMETERS;
      case ACCESS_UNIT_DELIMITER -> BufferedPacket.START | mayStart;
      case SEI, PICTURE_PARAMETER_SET -> mayStart;
      case IDR_SLICE -> BufferedPacket.KEY | (firstSlice ? mayStart : 0);
      case 1, 2 -> firstSlice ? mayStart : 0;
      default -> 0;
    };
  }

  /// Forgets an unfinished unit.
  void reset() {
    fragmented = NONE;
  }

  /// Whether there is no unfinished unit.
  boolean isComplete() {
    return fragmented == NONE;
  }

  /// Takes the units of a payload that [#classify] has not found malformed.
  ///
  /// @return false if it does not continue the unit whose fragments came before
  boolean take(byte[] b, int offset, int length, Sink sink) {
    int type = b[offset] & 0x1f;
    if (type == FU_A) {
      return takeFragment(b, offset, length, sink);
    }
    if (fragmented != NONE) {
      return false;
    }
    if (type != STAP_A) {
      sink.unit(b[offset], b, offset + 1, length - 1);
      return true;
    }
    int end = offset + length;
    for (int at = offset + 1; at < end; ) {
      int size = Bytes.u16(b, at);
      sink.unit(b[at + 2], b, at + 3, size - 1);
      at += 2 + size;
    }
    return true;
  }

  private boolean takeFragment(byte[] b, int offset, int length, Sink sink) {
    int header = (b[offset] & 0xe0) | (b[offset + 1] & 0x1f);
    boolean first = (b[offset + 1] & 0x80) != 0;
    boolean last = (b[offset + 1] & 0x40) != 0;
    if (first != (fragmented == NONE) || (!first && (header & 0x1f) != (fragmented & 0x1f))) {
      return false;
    }
    if (first) {
      sink.unit(header, b, offset + 2, length - 2);
    } else {
      sink.more(b, offset + 2, length - 2);
    }
    fragmented = last ? NONE : header;
    return true;
  }
}
