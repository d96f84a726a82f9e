package io.rivero.pipeline;

import io.rivero.sdp.Codec;
import io.rivero.sdp.Codecs;
import io.rivero.sdp.LocalMedia;
import java.util.List;
import java.util.stream.Stream;

/// The codecs that endpoints negotiate, by their names in SDP such as `VP8`. An answer keeps the
/// order of the offer; the order here counts in offers of our own.
///
/// @param audio empty for all; comfort noise and telephone events come with any
/// @param video empty for all
public record CodecChoice(List<String> audio, List<String> video) {
  /// Whatever can be negotiated, in our own order.
  public static final CodecChoice ALL = new CodecChoice(List.of(), List.of());

  /// Names that {@link #audio} may hold.
  public static final List<String> AUDIO = List.of("opus", "PCMU", "PCMA", "G722");

  /// Names that {@link #video} may hold.
  public static final List<String> VIDEO = List.of("VP8", "VP9", "H264", "AV1");

  /// @throws IllegalArgumentException for a name that is not known
  public CodecChoice {
    audio = known(audio, AUDIO);
    video = known(video, VIDEO);
  }

  /// As they are written in SDP, each once.
  private static List<String> known(List<String> names, List<String> all) {
    return names.stream()
        .map(name ->
            all.stream()
                .filter(name::equalsIgnoreCase)
                .findAny()
                .orElseThrow(() -> new IllegalArgumentException(name + " is none of " + all)))
        .distinct()
        .toList();
  }

  LocalMedia ofAudio(LocalMedia media) {
    if (audio.isEmpty()) {
      return media;
    }
    Stream<Codec> accompanying =
        Codecs.audio().stream().filter(codec -> !AUDIO.contains(codec.encodingName()));
    return media.withCodecs(Stream.concat(chosen(media, audio), accompanying).toList());
  }

  LocalMedia ofVideo(LocalMedia media) {
    return video.isEmpty() ? media : media.withCodecs(chosen(media, video).toList());
  }

  private static Stream<Codec> chosen(LocalMedia media, List<String> names) {
    return names.stream()
        .flatMap(
            name -> media.codecs().stream().filter(codec -> codec.encodingName().equals(name)));
  }
}
