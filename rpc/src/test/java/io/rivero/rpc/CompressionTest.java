package io.rivero.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// `permessage-deflate`, RFC 7692.
class CompressionTest {
  private static final String OFFER = "Sec-WebSocket-Extensions: permessage-deflate";
  private static final String PING =
      "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\",\"x\":\"%s\"}";

  private static RiveroServer server;

  @BeforeAll
  static void start() {
    server = RiveroServer.start(HttpTest.settings(Map.of("max-message-bytes", List.of("100000"))));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void isThereForWhoOffersItAndKeepsNothingBetweenMessages() throws Exception {
    try (var socket = new RawWebSocket(server.port(), OFFER)) {
      assertThat(socket.head())
          .startsWith("HTTP/1.1 101 ")
          .containsIgnoringCase("sec-websocket-extensions: permessage-deflate")
          .contains("server_no_context_takeover")
          .doesNotContain("client_no_context_takeover"); // the Java client would go away
      for (int i = 0; i < 3; i++) {
        socket.frame(
            RawWebSocket.FIN | RawWebSocket.RSV1 | RawWebSocket.TEXT,
            RawWebSocket.deflated(bytes(TestClient.DESCRIPTOR)));
        RawWebSocket.Frame answer = socket.receive();
        assertThat(answer.head())
            .isEqualTo(RawWebSocket.FIN | RawWebSocket.RSV1 | RawWebSocket.TEXT);
        String text = RawWebSocket.inflated(answer.payload());
        assertThat(TestClient.JSON.readTree(text).at("/result/value").asText())
            .isEqualTo(ObjectModel.descriptorText("core"));
        assertThat(answer.payload().length).isLessThan(text.length() / 3);
      }
      socket.send(PING.formatted("")); // what is short goes as it is, both ways
      RawWebSocket.Frame pong = socket.receive();
      assertThat(pong.head()).isEqualTo(RawWebSocket.FIN | RawWebSocket.TEXT);
      assertThat(pong.bytes()).contains("pong");
    }
  }

  @Test
  void clientsThatOfferToKeepNothingEitherAreTakenAtTheirWord() throws Exception {
    try (var socket = new RawWebSocket(server.port(), OFFER + "; client_no_context_takeover")) {
      assertThat(socket.head())
          .contains("server_no_context_takeover", "client_no_context_takeover");
    }
  }

  @Test
  void nobodyIsForcedToIt() throws Exception {
    try (var socket = new RawWebSocket(server.port())) {
      assertThat(socket.head()).doesNotContainIgnoringCase("sec-websocket-extensions");
      socket.frame(
          RawWebSocket.FIN | RawWebSocket.RSV1 | RawWebSocket.TEXT,
          RawWebSocket.deflated(bytes(PING)));
      assertThat(socket.receive().status()).isEqualTo(1002); // RFC 6455, section 5.2
    }
    try (var socket =
        new RawWebSocket(server.port(), "Sec-WebSocket-Extensions: x-webkit-other, nonsense;;")) {
      assertThat(socket.head()).startsWith("HTTP/1.1 101 ");
    }
  }

  @Test
  void aLongAnswerIsCompressedInFragments() throws Exception {
    try (RiveroServer small =
            RiveroServer.start(HttpTest.settings(Map.of("max-frame-bytes", List.of("10000"))));
        var socket = new RawWebSocket(small.port(), OFFER)) {
      socket.send(TestClient.DESCRIPTOR);
      var all = new java.io.ByteArrayOutputStream();
      RawWebSocket.Frame frame = socket.receive();
      assertThat(frame.head()).isEqualTo(RawWebSocket.RSV1 | RawWebSocket.TEXT);
      all.write(frame.payload());
      while (!frame.isFinal()) {
        frame = socket.receive();
        assertThat(frame.head() & ~RawWebSocket.FIN).isZero(); // RFC 7692, section 6.1
        all.write(frame.payload());
      }
      assertThat(RawWebSocket.inflated(all.toByteArray())).contains("MediaPipeline");
    }
  }

  @Test
  void aBombIsNotUnpacked() throws Exception {
    byte[] bomb = RawWebSocket.deflated(new byte[64 << 20]);
    assertThat(bomb.length).isLessThan(100_000);
    long before = allocated();
    try (var socket = new RawWebSocket(server.port(), OFFER)) {
      socket.frame(RawWebSocket.FIN | RawWebSocket.RSV1 | RawWebSocket.TEXT, bomb);
      assertThat(socket.receive().status()).isEqualTo(1009);
    }
    assertThat(allocated() - before).isLessThan(8 << 20);
  }

  @Test
  void fragmentsOfABombAreCountedTogether() throws Exception {
    byte[] bomb = RawWebSocket.deflated(new byte[150_000]);
    try (var socket = new RawWebSocket(server.port(), OFFER)) {
      int half = bomb.length / 2;
      socket.frame(RawWebSocket.RSV1 | RawWebSocket.TEXT, Arrays.copyOf(bomb, half));
      socket.frame(RawWebSocket.FIN, Arrays.copyOfRange(bomb, half, bomb.length));
      assertThat(socket.receive().status()).isEqualTo(1009);
    }
  }

  @Test
  void whatIsNotCompressedAsItSaysEndsTheConnectionOnly() throws Exception {
    try (var socket = new RawWebSocket(server.port(), OFFER)) {
      byte[] junk = new byte[200];
      Arrays.fill(junk, (byte) 0xff);
      socket.frame(RawWebSocket.FIN | RawWebSocket.RSV1 | RawWebSocket.TEXT, junk);
      assertThat(socket.receive().status()).isIn(1002, 1007, 1009);
    }
    try (var client = new TestClient(server)) {
      assertThat(client.value("ping", "{}").asText()).isEqualTo("pong");
    }
  }

  /// Bytes that the event loops have taken from the heap so far.
  private static long allocated() {
    var threads =
        (com.sun.management.ThreadMXBean) java.lang.management.ManagementFactory.getThreadMXBean();
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("http"))
        .mapToLong(thread -> threads.getThreadAllocatedBytes(thread.threadId()))
        .sum();
  }
}
