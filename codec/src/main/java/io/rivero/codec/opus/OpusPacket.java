package io.rivero.codec.opus;

/// What the first bytes of an Opus packet say (RFC 6716 section 3.1), without decoding it.
///
/// ```
///  0 1 2 3 4 5 6 7
/// +-+-+-+-+-+-+-+-+
/// | config  |s| c |   config: mode, bandwidth and frame size; s: stereo; c: frames
/// +-+-+-+-+-+-+-+-+
/// ```
public final class OpusPacket {
  /// Samples per channel of the longest packet at 48 kHz: 120 ms (section 3.2.5).
  public static final int MAX_SAMPLES = 5760;

  /// Longest packet that is decoded, in bytes: three frames of the longest size and their headers,
  /// or whatever fits a datagram.
  public static final int MAX_BYTES = 4000;

  private OpusPacket() {}

  /// Samples per channel in all frames of a packet, 0 if it is malformed.
  ///
  /// @param sampleRateHz at which they are counted, a multiple of 400
  public static int samples(byte[] packet, int offset, int length, int sampleRateHz) {
    int frames = frames(packet, offset, length);
    if (frames < 1) {
      return 0;
    }
    int samples = frames * frameSamples(packet[offset]);
    return samples > MAX_SAMPLES ? 0 : (int) ((long) samples * sampleRateHz / 48_000);
  }

  /// Frames of a packet (section 3.2), 0 if that is malformed.
  public static int frames(byte[] packet, int offset, int length) {
    if (length < 1 || length > MAX_BYTES) {
      return 0;
    }
    return switch (packet[offset] & 3) {
      case 0 -> 1;
      case 1 -> (length & 1) == 1 ? 2 : 0; // two frames of equal size behind the first byte
      case 2 -> length < 2 ? 0 : 2;
      default -> length < 2 ? 0 : packet[offset + 1] & 0x3f;
    };
  }

  /// Samples of one frame at 48 kHz (table 2): 2.5 to 60 ms.
  static int frameSamples(byte toc) {
    int config = (toc & 0xff) >> 3;
    if (config >= 16) { // CELT: 2.5, 5, 10, 20 ms
      return 120 << (config & 3);
    }
    if (config >= 12) { // hybrid: 10, 20 ms
      return 480 << (config & 1);
    }
    int size = config & 3; // SILK: 10, 20, 40, 60 ms
    return size == 3 ? 2880 : 480 << size;
  }

  /// Whether two channels are coded.
  public static boolean isStereo(byte toc) {
    return (toc & 4) != 0;
  }

  /// Whether the packet repeats the audio before it (the LBRR flag behind the voice activity flags,
  /// section 4.2.3): only the SILK modes can.
  public static boolean hasRedundancy(byte[] packet, int offset, int length) {
    if (length < 2 || (packet[offset] & 0x80) != 0 || (packet[offset] & 3) != 0) {
      return false; // several frames: only Opus itself finds the first one
    }
    int silkFrames = Math.max(1, frameSamples(packet[offset]) / 960);
    return (packet[offset + 1] >> (7 - silkFrames) & 1) != 0;
  }
}
