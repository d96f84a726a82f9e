package io.rivero.sdp;

import static io.rivero.sdp.Samples.HEAD;
import static io.rivero.sdp.Samples.TRANSPORT;
import static io.rivero.sdp.Samples.audio;
import static io.rivero.sdp.Samples.single;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// RFC 8866 sections 6.4 and 6.5.
class PacketTimeTest {
  @ParameterizedTest
  @CsvSource({
    "'', 20",
    "a=ptime:20, 20",
    "a=ptime:60, 60",
    "a=ptime:10, 10",
    "a=ptime:30, 20",
    "a=ptime:3, 10",
    "a=ptime:200, 60",
    "a=maxptime:60, 20",
    "a=maxptime:10, 10",
    "a=maxptime:1, 10",
    "a=ptime:60|a=maxptime:40, 40",
    "a=ptime:-5, 20",
    "a=ptime:0, 20",
    "a=ptime:99999999999999999999, 20",
    "a=ptime:x|a=maxptime, 20"
  })
  void aPeersWishCountsWithinItsLimit(String lines, int millis) throws Exception {
    String attributes = lines.isEmpty() ? "" : lines.replace("|", "\r\n") + "\r\n";
    NegotiatedMedia media = single(HEAD + audio("a", TRANSPORT + attributes));
    assertThat(media.sendCodecs())
        .isNotEmpty()
        .allSatisfy(codec ->
            assertThat(codec.packetTime().choose(20, List.of(10, 20, 40, 60))).isEqualTo(millis));
  }
}
