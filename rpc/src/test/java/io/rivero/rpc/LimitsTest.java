package io.rivero.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What a peer may send and leave unread.
class LimitsTest {
  private static final Settings SETTINGS =
      HttpTest.settings(
          Map.of(
              "max-message-bytes", List.of("100000"),
              "max-frame-bytes", List.of("10000"),
              "max-queued-bytes-per-connection", List.of("2097152"),
              "max-waiting-bytes", List.of("20000")));
  private static final Limits LIMITS = SETTINGS.limits();

  private static RiveroServer server;

  @BeforeAll
  static void start() {
    server = RiveroServer.start(SETTINGS);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static String padded(int length) {
    String ping = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\",\"x\":\"";
    return ping + "x".repeat(length - ping.length() - 2) + "\"}";
  }

  @Test
  void aMessageOverTheLimitClosesWith1009() throws Exception {
    try (var client = new TestClient(server)) {
      client.sendRaw(padded(LIMITS.maxMessageBytes()));
      assertThat(client.answer().at("/result/value").asText()).isEqualTo("pong");
      client.sendWithoutWaiting(padded(LIMITS.maxMessageBytes() + 1));
      assertThat(client.closeCode()).isEqualTo(1009);
    }
  }

  @Test
  void fragmentsAddUpToTheSameLimit() throws Exception {
    try (var client = new TestClient(server)) {
      String half = "x".repeat(LIMITS.maxMessageBytes() / 2 + 1);
      client.socket().sendText(half, false).join();
      client.sendWithoutWaiting(half);
      assertThat(client.closeCode()).isEqualTo(1009);
    }
  }

  @Test
  void aLongAnswerComesInFragments() throws Exception {
    try (var client = new TestClient(server)) {
      JsonNode kmd =
          client
              .invoke("manager_ServerManager", "getKmd", "{\"moduleName\":\"core\"}")
              .at("/result/value");
      assertThat(kmd.asText()).isEqualTo(ObjectModel.descriptorText("core"));
      assertThat(kmd.asText().length()).isGreaterThan(5 * LIMITS.frameBytes());
    }
  }

  @Test
  void requestsFasterThanTheyAreHandledWaitTheirTurn() throws Exception {
    try (var client = new TestClient(server)) {
      int count = 500; // many times maxWaitingBytes
      for (int i = 0; i < count; i++) {
        client.sendRaw(padded(500));
      }
      for (int i = 0; i < count; i++) {
        assertThat(client.answer().has("result")).isTrue();
      }
    }
  }

  @Test
  @Timeout(120)
  void aReaderThatDoesNotReadIsCutOff() throws Exception {
    try (var socket = new RawWebSocket(server.port())) {
      // Reads nothing, ever; the cut shows as a write that fails.
      assertThatThrownBy(
              () -> {
                while (true) {
                  socket.send(TestClient.DESCRIPTOR);
                }
              })
          .isInstanceOf(IOException.class);
      assertThat(server.registry().inconsistencies()).isEmpty();
    }
    try (var client = new TestClient(server)) {
      client.request("ping", "{}"); // nobody else noticed
    }
  }

  /// RFC 6455, section 5.5.2: each ping is to be answered, and its answers can be left unread, too.
  @Test
  @Timeout(120)
  void aPeerThatPingsAndDoesNotReadIsCutOff() throws Exception {
    try (var socket = new RawWebSocket(server.port())) {
      assertThatThrownBy(
              () -> {
                while (true) {
                  socket.frame(RawWebSocket.FIN | RawWebSocket.PING, new byte[125]);
                }
              })
          .isInstanceOf(IOException.class);
    }
    try (var client = new TestClient(server)) {
      client.request("ping", "{}");
    }
  }

  @Test
  @Timeout(120)
  void aReaderThatIsSlowGetsErrorsBeforeItIsCutOff() throws Exception {
    try (var slow =
            RiveroServer.start(
                HttpTest.settings(Map.of("max-queued-bytes-per-connection", List.of("20000000"))));
        var socket = new RawWebSocket(slow.port())) {
      for (int i = 0; i < 1000; i++) {
        socket.send(TestClient.DESCRIPTOR); // some 100 kB each
      }
      String none = "rivero_refusals_total{reason=\"unread\"} 0.0";
      while (HttpTest.get(slow, "/metrics").contains(none)) {
        Thread.onSpinWait(); // the server is at it
      }
      int refused = 0;
      for (int i = 0; i < 1000; i++) {
        refused += socket.receive().bytes().contains("\"code\":40009") ? 1 : 0;
      }
      assertThat(refused).isPositive();
      assertThat(HttpTest.get(slow, "/metrics"))
          .contains("rivero_refusals_total{reason=\"cut_off\"} 0.0");
      socket.send(padded(500)); // and all is well once it has read
      assertThat(socket.receive().bytes()).contains("pong");
    }
  }

  @Test
  @Timeout(120)
  void allReadersTogetherMayNotLeaveTooMuchUnread() throws Exception {
    var settings =
        HttpTest.settings(
            Map.of(
                "max-queued-bytes", List.of("2000000"),
                "max-queued-bytes-per-connection", List.of("1000000000")));
    try (var shared = RiveroServer.start(settings);
        var modest = new TestClient(shared);
        var greedy = new RawWebSocket(shared.port())) {
      assertThatThrownBy(
              () -> {
                while (true) {
                  greedy.send(TestClient.DESCRIPTOR);
                }
              })
          .isInstanceOf(IOException.class);
      assertThat(modest.value("ping", "{}").asText()).isEqualTo("pong");
      assertThat(HttpTest.get(shared, "/metrics"))
          .contains("rivero_refusals_total{reason=\"cut_off\"} 1.0");
    }
  }

  @Test
  void requestsPerSecondAreLimitedInAllAndPerConnection() throws Exception {
    for (String key : List.of("max-requests", "max-requests-per-connection")) {
      try (var hurried = RiveroServer.start(HttpTest.settings(Map.of(key, List.of("5"))));
          var client = new TestClient(hurried)) {
        int refused = 0;
        for (int i = 0; i < 50; i++) {
          JsonNode answer = client.request("ping", "{}");
          int code = answer.at("/error/code").asInt();
          assertThat(code).isIn(0, 40009);
          refused += code == 0 ? 0 : 1;
        }
        assertThat(refused).isPositive();
        assertThat(HttpTest.get(hurried, "/metrics"))
            .contains("rivero_refusals_total{reason=\"rate\"} " + refused + ".0");
      }
    }
  }

  @Test
  void aRateIsASecondsWorthAtOnceAndThenEven() {
    long second = 1_000_000_000L;
    for (long start : List.of(0L, Long.MAX_VALUE - second / 2)) { // the clock may wrap
      var rate = new RequestRate(10, start);
      int burst = 0;
      while (rate.permits(start)) {
        burst++;
      }
      assertThat(burst).isEqualTo(10);
      assertThat(rate.permits(start + second / 10 - 1)).isFalse();
      assertThat(rate.permits(start + second / 10)).isTrue();
      assertThat(rate.permits(start + second / 10)).isFalse();
      int later = 0;
      while (rate.permits(start + 100 * second)) {
        later++;
      }
      assertThat(later).isEqualTo(10);
    }
  }

  @Test
  void aFragmentedMessageInsideAnotherIsAnError() throws Exception {
    try (var socket = new RawWebSocket(server.port())) {
      socket.frame(RawWebSocket.TEXT, new byte[10]);
      socket.frame(RawWebSocket.TEXT, new byte[10]);
      assertThat(socket.receive().status()).isEqualTo(1002);
    }
    try (var socket = new RawWebSocket(server.port())) {
      socket.frame(RawWebSocket.FIN, new byte[10]);
      assertThat(socket.receive().status()).isEqualTo(1002);
    }
  }

  @Test
  void theLimitIsSaidWithTheStatus() throws Exception {
    try (var socket = new RawWebSocket(server.port())) {
      socket.frame(RawWebSocket.FIN | RawWebSocket.TEXT, new byte[LIMITS.maxMessageBytes() + 1]);
      RawWebSocket.Frame close = socket.receive();
      assertThat(close.status()).isEqualTo(1009);
      assertThat(close.bytes()).contains("100000 bytes");
    }
  }
}
