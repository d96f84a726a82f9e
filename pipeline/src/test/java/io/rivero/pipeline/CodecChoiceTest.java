package io.rivero.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class CodecChoiceTest {
  private static final Pattern RTP_MAP = Pattern.compile("a=rtpmap:\\d+ ([^/\\s]+)");
  private static final CodecChoice OPUS_AND_H264 =
      new CodecChoice(List.of("PCMA", "opus"), List.of("H264", "VP8"));

  @Test
  void offersHaveTheChosenCodecsInTheirOrder() throws Exception {
    try (MediaRuntime runtime = runtime(OPUS_AND_H264)) {
      String offer = endpoint(runtime).generateOffer(null);
      assertThat(codecs(offer))
          .containsExactly("PCMA", "opus", "CN", "telephone-event", "H264", "rtx", "VP8");
    }
  }

  @Test
  void answersHaveThemInTheOrderOfTheOffer() throws Exception {
    try (MediaRuntime all = runtime(CodecChoice.ALL);
        MediaRuntime some = runtime(OPUS_AND_H264)) {
      String offer = endpoint(all).generateOffer(null);
      assertThat(codecs(offer)).contains("PCMU", "G722", "VP9", "AV1");
      assertThat(codecs(endpoint(some).processOffer(offer)))
          .containsSubsequence("opus", "PCMA", "VP8", "H264")
          .doesNotContain("PCMU", "G722", "VP9", "AV1");
    }
  }

  @Test
  void wherePicturesAreNeededTheChoiceStillCounts() throws Exception {
    try (MediaRuntime runtime = runtime(new CodecChoice(List.of(), List.of("AV1", "H264")))) {
      var pipeline = new MediaPipeline(runtime);
      var endpoint = new WebRtcEndpoint(pipeline, null, null, null, null, null);
      endpoint.connect(new ImageOverlayFilter(pipeline), null, null, null);
      assertThat(codecs(endpoint.generateOffer(null)))
          .contains("H264")
          .doesNotContain("VP8", "AV1");
    }
  }

  @Test
  void namesAreThoseOfSdpInAnyCaseAndEachCountsOnce() {
    assertThat(new CodecChoice(List.of("OPUS", "opus"), List.of("h264")))
        .isEqualTo(new CodecChoice(List.of("opus"), List.of("H264")));
    assertThatThrownBy(() -> new CodecChoice(List.of(), List.of("H265")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("H265 is none of [VP8, VP9, H264, AV1]");
  }

  private static MediaRuntime runtime(CodecChoice codecs) throws IOException {
    var config = MediaRuntime.Config.defaults().withMediaPort(0).withCodecs(codecs);
    return new MediaRuntime(config, (source, event, time) -> {});
  }

  private static WebRtcEndpoint endpoint(MediaRuntime runtime) {
    return new WebRtcEndpoint(new MediaPipeline(runtime), null, null, null, null, null);
  }

  private static List<String> codecs(String description) {
    return RTP_MAP
        .matcher(description)
        .results()
        .map((MatchResult map) -> map.group(1))
        .distinct()
        .toList();
  }
}
