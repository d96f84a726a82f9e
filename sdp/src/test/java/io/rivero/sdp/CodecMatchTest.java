package io.rivero.sdp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// RFC 6184 section 8, RFC 9628 section 6, the AV1 RTP payload specification section 7.
class CodecMatchTest {
  private static NegotiatedCodec codec(int payloadType, String name, String parameters) {
    return new NegotiatedCodec(
        payloadType, name, 90000, 1, new FormatParameters(parameters), Set.of(), -1);
  }

  private static int find(NegotiatedCodec source, NegotiatedCodec... leg) {
    NegotiatedCodec found = CodecMatch.find(source, List.of(leg));
    return found == null ? -1 : found.payloadType();
  }

  private static NegotiatedCodec h264(int payloadType, String profileLevelId, int mode) {
    return codec(
        payloadType, "H264", "profile-level-id=" + profileLevelId + ";packetization-mode=" + mode);
  }

  @ParameterizedTest // RFC 6184 section 8.1, table 5
  @CsvSource({
    "42e01f,CONSTRAINED_BASELINE",
    "42c00a,CONSTRAINED_BASELINE",
    "4d8028,CONSTRAINED_BASELINE",
    "58c01f,CONSTRAINED_BASELINE",
    "42001f,BASELINE",
    "42a01f,BASELINE",
    "58801f,BASELINE",
    "4d001f,MAIN",
    "4D401f,MAIN",
    "640c1f,CONSTRAINED_HIGH",
    "64001f,HIGH",
    "640034,HIGH",
    "58001f,OTHER",
    "64101f,OTHER",
    "f4001f,OTHER",
    "zz001f,OTHER",
    "42e0,OTHER",
    "-2e01f,OTHER"
  })
  void profiles(String profileLevelId, H264Format.Profile profile) {
    var parameters = new FormatParameters("profile-level-id=" + profileLevelId);
    assertThat(H264Format.of(parameters)).isEqualTo(new H264Format(profile, 0));
  }

  @Test
  void theSamePayloadFormatIsFoundUnderTheLegsPayloadType() {
    assertThat(find(codec(96, "VP8", ""), codec(100, "VP9", ""), codec(120, "vp8", "max-fs=1")))
        .isEqualTo(120);
    assertThat(find(codec(96, "VP8", ""), codec(100, "VP9", ""))).isEqualTo(-1);
    var opus = new NegotiatedCodec(111, "opus", 48000, 2, FormatParameters.NONE, Set.of(), -1);
    var mono = new NegotiatedCodec(109, "opus", 48000, 1, FormatParameters.NONE, Set.of(), -1);
    assertThat(CodecMatch.find(opus, List.of(mono))).isNull();
    assertThat(CodecMatch.find(opus, List.of(mono, opus))).isEqualTo(opus);
  }

  @Test
  void vp9AndAv1ProfilesMustBeEqualAndDefaultToZero() {
    NegotiatedCodec vp9 = codec(98, "VP9", "");
    assertThat(find(vp9, codec(1, "VP9", "profile-id=2"), codec(2, "VP9", "profile-id=0")))
        .isEqualTo(2);
    assertThat(find(codec(98, "VP9", "profile-id=2"), codec(2, "VP9", "profile-id=0")))
        .isEqualTo(-1);
    NegotiatedCodec av1 = codec(45, "AV1", "level-idx=5;profile=0;tier=0");
    assertThat(find(av1, codec(3, "AV1", "profile=1"), codec(4, "AV1", ""))).isEqualTo(4);
  }

  @Test
  void h264PrefersTheSameProfileAndMode() {
    NegotiatedCodec source = h264(1, "42e01f", 1);
    assertThat(find(source, h264(10, "42001f", 1), h264(11, "42e01f", 0), h264(12, "42c02a", 1)))
        .isEqualTo(12);
  }

  @ParameterizedTest // RFC 6184 section 8.1: what a decoder of a profile must decode
  @CsvSource({
    "42e01f,0,42e01f,1,true", "42e01f,1,42e01f,0,false", "42e01f,1,42001f,1,true",
    "42e01f,1,64001f,1,true", "42001f,1,42e01f,1,false", "4d001f,1,64001f,1,true",
    "64001f,1,4d001f,1,false", "640c1f,1,64001f,1,true", "64001f,1,640c1f,1,false",
    "f4001f,1,f4001f,1,false", "42e01f,1,f4001f,1,false", "4d001f,1,42001f,1,false"
  })
  void h264FallsBackToADecoderThatMustTakeIt(
      String source, int sourceMode, String leg, int legMode, boolean taken) {
    assertThat(find(h264(1, source, sourceMode), h264(2, leg, legMode))).isEqualTo(taken ? 2 : -1);
  }

  @Test
  void withoutParametersH264IsConstrainedBaselineInModeZero() {
    assertThat(find(codec(1, "H264", ""), h264(2, "42e01f", 0))).isEqualTo(2);
  }

  @Test
  void theDescriptionNamesCodecAndParameters() {
    assertThat(codec(1, "VP9", "profile-id=0").description()).isEqualTo("VP9/90000 profile-id=0");
  }
}
