package io.rivero.rpc.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.gson.JsonObject;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.kurento.client.KurentoClient;
import org.kurento.client.MediaPipeline;
import org.kurento.client.WebRtcEndpoint;
import org.kurento.client.internal.server.KurentoServerException;
import org.kurento.jsonrpc.message.Request;

/// Offers that nobody can accept, through the WebSocket: a reason, and everything goes on.
class HostileSignallingIT {
  private static final int SDP_PARSE_ERROR = 40201;
  private static final int SDP_BYTES = 256 * 1024;
  private static final int MANY = 65;
  private static final String FINGERPRINT =
      "a=fingerprint:sha-256 "
          + IntStream.range(0, 32)
              .mapToObj(i -> String.format("%02X", i))
              .collect(Collectors.joining(":"))
          + "\r\n";
  private static final String UFRAG = "a=ice-ufrag:abcd\r\n";
  private static final String SESSION =
      """
      v=0
      o=- 1 1 IN IP4 127.0.0.1
      s=-
      t=0 0
      """
          .replace("\n", "\r\n");
  private static final String OFFER = SESSION + audio(0);

  private KurentoClient client;
  private MediaPipeline pipeline;

  @BeforeEach
  void connect() {
    client = KurentoClient.create(Shared.server().webSocket().toString());
    pipeline = client.createMediaPipeline();
  }

  @AfterEach
  void disconnect() {
    pipeline.release();
    client.destroy();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void offerIsRefusedWithAReasonAndTheServerGoesOn(String what, String reason, String offer)
      throws Exception {
    WebRtcEndpoint endpoint = new WebRtcEndpoint.Builder(pipeline).build();
    var refused =
        catchThrowableOfType(KurentoServerException.class, () -> endpoint.processOffer(offer));
    assertThat(refused).as(what).isNotNull();
    assertThat(refused.getCode()).isEqualTo(SDP_PARSE_ERROR);
    assertThat(refused.getServerMessage()).contains(reason).hasSizeLessThan(1000);

    var params = new JsonObject();
    params.addProperty("interval", 240_000);
    assertThat(client.sendJsonRpcRequest(new Request<>("ping", params)).getError()).isNull();
    assertThat(new WebRtcEndpoint.Builder(pipeline).build().processOffer(OFFER))
        .contains("m=audio 9 ");
  }

  static Stream<Arguments> offerIsRefusedWithAReasonAndTheServerGoesOn() {
    return Stream.of(
        Arguments.of("too long", "longer than 262144", OFFER + "a=x\r\n".repeat(SDP_BYTES / 5)),
        Arguments.of(
            "one long line", "longer than 262144", OFFER + "a=" + "x".repeat(SDP_BYTES) + "\r\n"),
        Arguments.of(
            "many m-lines",
            "at most 64 m-lines",
            SESSION
                + IntStream.range(0, MANY)
                    .mapToObj(HostileSignallingIT::audio)
                    .collect(Collectors.joining())),
        Arguments.of(
            "short fingerprint",
            "RFC 8122",
            OFFER.replace(FINGERPRINT, FINGERPRINT.replace(":1F", ""))),
        Arguments.of(
            "fingerprint that is not hexadecimal",
            "RFC 8122",
            OFFER.replace(FINGERPRINT, FINGERPRINT.replace("1F", "XX"))),
        Arguments.of(
            "unknown hash", "no a=fingerprint with sha-256", OFFER.replace("sha-256", "rot-13")),
        Arguments.of("no fingerprint", "no a=fingerprint", OFFER.replace(FINGERPRINT, "")),
        Arguments.of("no ufrag", "no a=ice-ufrag", OFFER.replace(UFRAG, "")),
        Arguments.of(
            "short password", "ice-pwd", OFFER.replace("abcdefghijklmnopqrstuvwx", "abc")));
  }

  @Test
  void sdpWithinTheLimitsIsAnswered() {
    String offer =
        SESSION
            + IntStream.range(0, 10)
                .mapToObj(HostileSignallingIT::audio)
                .collect(Collectors.joining());
    String answer = new WebRtcEndpoint.Builder(pipeline).build().processOffer(offer);
    assertThat(answer.lines().filter(line -> line.startsWith("m="))).hasSize(10);
  }

  private static String audio(int mid) {
    return """
    m=audio 9 UDP/TLS/RTP/SAVPF 111
    c=IN IP4 0.0.0.0
    a=rtcp-mux
    a=ice-pwd:abcdefghijklmnopqrstuvwx
    a=mid:%d
    a=setup:actpass
    a=sendrecv
    a=rtpmap:111 opus/48000/2
    """
            .formatted(mid)
            .replace("\n", "\r\n")
        + UFRAG
        + FINGERPRINT;
  }
}
