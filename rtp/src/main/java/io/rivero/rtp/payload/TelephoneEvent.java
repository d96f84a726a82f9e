package io.rivero.rtp.payload;

import io.rivero.rtp.Bytes;
import org.jspecify.annotations.Nullable;

/// A report about a key of the telephone or another event (RFC 4733 section 2.3).
///
/// ```
///  0                   1                   2                   3
///  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |     event     |E|R| volume    |          duration             |
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// ```
///
/// @param event 0 to 255; 0 to 15 are the keys 0-9, *, #, A-D
/// @param end whether it is over
/// @param volume of the tone in -dBm0, 0 to 63
/// @param durationTicks so far, in ticks of the RTP clock, 0 to 65535
public record TelephoneEvent(int event, boolean end, int volume, int durationTicks) {
  /// Bytes of a report.
  public static final int LENGTH = 4;

  private static final String KEYS = "0123456789*#ABCD";

  public TelephoneEvent {
    if ((event & ~0xff) != 0 || (volume & ~0x3f) != 0 || (durationTicks & ~0xffff) != 0) {
      throw new IllegalArgumentException(event + ", " + volume + ", " + durationTicks);
    }
  }

  /// Reads a report; null if it is too short. What follows the first report is not read: nobody
  /// sends several without agreeing on it.
  public static @Nullable TelephoneEvent parse(byte[] payload, int offset, int length) {
    if (length < LENGTH) {
      return null;
    }
    int second = payload[offset + 1];
    return new TelephoneEvent(
        Bytes.u8(payload, offset),
        (second & 0x80) != 0,
        second & 0x3f,
        Bytes.u16(payload, offset + 2));
  }

  /// Writes the report.
  ///
  /// @return [#LENGTH]
  public int write(byte[] out, int at) {
    Bytes.put8(out, at, event);
    Bytes.put8(out, at + 1, (end ? 0x80 : 0) | volume);
    Bytes.put16(out, at + 2, durationTicks);
    return LENGTH;
  }

  /// The key's character, or 0 if the event is none.
  public char key() {
    return event < KEYS.length() ? KEYS.charAt(event) : 0;
  }

  /// The event of a key, -1 if there is no such key.
  public static int eventOf(char key) {
    return KEYS.indexOf(Character.toUpperCase(key));
  }
}
