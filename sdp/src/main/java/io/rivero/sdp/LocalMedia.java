package io.rivero.sdp;

import java.util.List;

/// What we are willing to do with one kind of media.
///
/// @param codecs in the order of preference; the order counts in our own offers, an answer keeps
///   the order of the offer (RFC 3264 section 6.1)
/// @param extensions URIs of the header extensions that we understand
/// @param direction what we are willing to do; an answer may do less
/// @param stream what we send
/// @param maxReceiveKilobitsPerSecond told to the peer as `b=AS`; 0 for no limit
public record LocalMedia(
    List<Codec> codecs,
    List<String> extensions,
    Direction direction,
    LocalStream stream,
    int maxReceiveKilobitsPerSecond) {

  public LocalMedia {
    codecs = List.copyOf(codecs);
    extensions = List.copyOf(extensions);
    if (maxReceiveKilobitsPerSecond < 0) {
      throw new IllegalArgumentException("maxReceiveKilobitsPerSecond");
    }
  }

  /// Everything that is known for audio ([Codecs#audio()]), both ways, without a limit.
  public static LocalMedia audio(LocalStream stream) {
    return new LocalMedia(Codecs.audio(), Codecs.audioExtensions(), Direction.SENDRECV, stream, 0);
  }

  /// Everything that is known for video ([Codecs#video()]), both ways, without a limit.
  public static LocalMedia video(LocalStream stream) {
    return new LocalMedia(Codecs.video(), Codecs.videoExtensions(), Direction.SENDRECV, stream, 0);
  }

  public LocalMedia withDirection(Direction newDirection) {
    return new LocalMedia(codecs, extensions, newDirection, stream, maxReceiveKilobitsPerSecond);
  }

  public LocalMedia withCodecs(List<Codec> newCodecs) {
    return new LocalMedia(newCodecs, extensions, direction, stream, maxReceiveKilobitsPerSecond);
  }

  public LocalMedia withStream(LocalStream newStream) {
    return new LocalMedia(codecs, extensions, direction, newStream, maxReceiveKilobitsPerSecond);
  }

  public LocalMedia withMaxReceiveKilobitsPerSecond(int newLimit) {
    return new LocalMedia(codecs, extensions, direction, stream, newLimit);
  }
}
