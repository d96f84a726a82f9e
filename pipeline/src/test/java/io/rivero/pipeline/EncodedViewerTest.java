package io.rivero.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.rivero.sdp.NegotiatedCodec;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/// What the application hears of a viewer behind a filter.
class EncodedViewerTest extends LadderRig {
  private final ImageOverlayFilter filter = new ImageOverlayFilter(pipeline);
  private final WebRtcEndpoint viewer = negotiated();

  EncodedViewerTest() throws IOException {
    super(MediaType.VIDEO);
  }

  private Leg leg() {
    return Objects.requireNonNull(viewer.leg(MediaType.VIDEO));
  }

  @Test
  void theTargetInStatisticsIsThatOfTheEncoder() {
    filter.setMaxEncoderBitrate(123_000);
    filter.connect(viewer, MediaType.VIDEO, null, null);
    home(() -> {
      leg().open();
      return null;
    });
    assertThat(viewer.getStats(MediaType.VIDEO).values())
        .filteredOn(Stats.RTCOutboundRTPStreamStats.class::isInstance)
        .map(stats -> ((Stats.RTCOutboundRTPStreamStats) stats).targetBitrate())
        .containsExactly(123_000.0);
  }

  @Test
  void aViewerWithoutVp8IsAnErrorThatSaysWhatCanBeEncoded() {
    home(() -> {
      List<NegotiatedCodec> others =
          leg().codecs().stream().filter(codec -> !codec.encodingName().equals("VP8")).toList();
      leg().setCodecs(others);
      leg().open();
      return null;
    });
    filter.connect(viewer, MediaType.VIDEO, null, null);
    assertThat(errors()).hasSize(2).allMatch(e -> e.contains("encoded as VP8 only"));
  }
}
