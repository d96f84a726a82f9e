package io.rivero.rtp.rtcp;

import io.rivero.rtp.Bytes;
import org.jspecify.annotations.Nullable;

/// Reads compound RTCP packets (RFC 3550 section 6.1), also of reduced size (RFC 5506), which means
/// that no order or first type is required.
///
/// ```
///  0                   1                   2                   3
///  |V=2|P|  count  |  packet type  |   length in 32-bit words - 1  |
/// ```
///
/// Stateless; any thread.
public final class Rtcp {
  /// Most packets in one compound packet; what comes behind them makes it malformed.
  public static final int MAX_PACKETS = 32;

  static final int SENDER_REPORT = 200;
  static final int RECEIVER_REPORT = 201;
  static final int SOURCE_DESCRIPTION = 202;
  static final int BYE = 203;
  static final int TRANSPORT_FEEDBACK = 205;
  static final int PAYLOAD_FEEDBACK = 206;
  static final int EXTENDED_REPORT = 207;

  private static final int HEADER_LENGTH = 4;

  private Rtcp() {}

  /// Takes what a compound packet contains.
  @FunctionalInterface
  public interface Sink {
    /// Called for each packet in order.
    void push(RtcpPacket packet);
  }

  /// Reads a plain (decrypted) compound packet. What precedes a malformed part is delivered; a
  /// packet with a sound header and a malformed body is left out and the next one is read.
  ///
  /// @return whether all of it was well-formed; if not, it is to be counted. Nothing throws, except
  ///   what the sink throws
  public static boolean parse(byte[] buffer, int offset, int length, Sink sink) {
    int at = offset;
    int end = offset + length;
    boolean sound = length > 0;
    for (int i = 0; at < end; i++) {
      if (i == MAX_PACKETS || end - at < HEADER_LENGTH || (buffer[at] & 0xff) >>> 6 != 2) {
        return false;
      }
      int next = at + HEADER_LENGTH + 4 * Bytes.u16(buffer, at + 2);
      if (next > end) {
        return false;
      }
      RtcpPacket packet = parseOne(buffer, at, next);
      if (packet == null) {
        sound = false;
      } else {
        sink.push(packet);
      }
      at = next;
    }
    return sound;
  }

  /// Reads the packet from `at` to `end`, whose header has been checked; null if it is malformed.
  private static @Nullable RtcpPacket parseOne(byte[] b, int at, int end) {
    int bodyEnd = end;
    if ((b[at] & 0x20) != 0) { // padding, in multiples of four (RFC 3550 section 6.4.1)
      int padding = b[end - 1] & 0xff;
      if (padding == 0 || padding % 4 != 0 || padding > end - at - HEADER_LENGTH) {
        return null;
      }
      bodyEnd = end - padding;
    }
    int count = b[at] & 0x1f;
    int type = b[at + 1] & 0xff;
    int body = at + HEADER_LENGTH;
    return switch (type) {
      case SENDER_REPORT -> ReportParser.senderReport(b, body, bodyEnd, count);
      case RECEIVER_REPORT -> ReportParser.receiverReport(b, body, bodyEnd, count);
      case SOURCE_DESCRIPTION -> ReportParser.sourceDescription(b, body, bodyEnd, count);
      case BYE -> ReportParser.bye(b, body, bodyEnd, count);
      case EXTENDED_REPORT -> ReportParser.extendedReport(b, body, bodyEnd);
      case TRANSPORT_FEEDBACK, PAYLOAD_FEEDBACK ->
          FeedbackParser.isKnown(type, count, b, body, bodyEnd)
              ? FeedbackParser.parse(type, count, b, body, bodyEnd)
              : new UnknownRtcp(type, count, end - at);
      default -> new UnknownRtcp(type, count, end - at);
    };
  }
}
