package io.rivero.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What a peer may send and leave unread.
class LimitsTest {
  private static final Limits LIMITS =
      new Limits(100_000, 10_000, 2 << 20, 20_000, 100, 100, 100, 100, Duration.ofSeconds(30));

  private static RiveroServer server;

  @BeforeAll
  static void start() {
    server = RiveroServer.start(HttpTest.settings(Map.of()), LIMITS);
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
    try (var socket = new Socket()) {
      socket.setReceiveBufferSize(8192);
      socket.connect(
          new java.net.InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));
      socket.setSoTimeout(60_000);
      handshake(socket);
      var out = new DataOutputStream(socket.getOutputStream());
      String request =
          """
          {"jsonrpc":"2.0","id":1,"method":"invoke","params":{"object":"manager_ServerManager",
           "operation":"getKmd","operationParams":{"moduleName":"core"}}}\
          """;
      // Reads nothing, ever; the cut shows as a write that fails.
      assertThatThrownBy(
              () -> {
                while (true) {
                  frame(out, request.getBytes(StandardCharsets.UTF_8));
                }
              })
          .isInstanceOf(IOException.class);
      assertThat(server.registry().inconsistencies()).isEmpty();
    }
    try (var client = new TestClient(server)) {
      client.request("ping", "{}"); // nobody else noticed
    }
  }

  private static void handshake(Socket socket) throws IOException {
    socket
        .getOutputStream()
        .write(
            """
            GET /kurento HTTP/1.1\r
            Host: x\r
            Connection: Upgrade\r
            Upgrade: websocket\r
            Sec-WebSocket-Version: 13\r
            Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
            \r
            """
                .getBytes(StandardCharsets.ISO_8859_1));
    var head = new StringBuilder();
    while (!head.toString().endsWith("\r\n\r\n")) {
      head.append((char) socket.getInputStream().read());
    }
    // RFC 6455, section 1.3: the answer to the key of the example.
    assertThat(head).contains("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
  }

  /// RFC 6455, section 5.2: a masked text frame; the mask is zero.
  private static void frame(DataOutputStream out, byte[] payload) throws IOException {
    out.writeByte(0x81);
    out.writeByte(0x80 | 126);
    out.writeShort(payload.length);
    out.writeInt(0);
    out.write(payload);
    out.flush();
  }
}
