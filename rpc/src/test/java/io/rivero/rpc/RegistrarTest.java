package io.rivero.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The server as a client of a registrar, which is a socket here.
class RegistrarTest {
  /// RFC 6455, section 1.3.
  private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

  @Test
  @Timeout(120)
  void isToldWhereTheServerIsAndAgainAfterALoss() throws Exception {
    try (var listener = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      listener.setSoTimeout(60_000);
      String uri = "ws://127.0.0.1:" + listener.getLocalPort() + "/register";
      var settings =
          HttpTest.settings(
              Map.of("registrar", List.of(uri), "registrar-address", List.of("media.example")));
      try (RiveroServer server = RiveroServer.start(settings)) {
        for (int i = 0; i < 2; i++) {
          JsonNode request = accept(listener);
          assertThat(request.path("method").asText()).isEqualTo("register");
          assertThat(request.path("jsonrpc").asText()).isEqualTo("2.0");
          assertThat(request.has("id")).isFalse();
          assertThat(request.at("/params/ws").asText())
              .isEqualTo("ws://media.example:" + server.port() + "/kurento");
        }
      }
    }
  }

  @Test
  void oneThatDoesNotAnswerKeepsNothingFromEnding() throws Exception {
    URI nobody;
    try (var closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      nobody = URI.create("ws://127.0.0.1:" + closed.getLocalPort());
    }
    var settings = HttpTest.settings(Map.of("registrar", List.of(nobody.toString())));
    try (RiveroServer server = RiveroServer.start(settings)) {
      assertThat(HttpTest.get(server, "/health")).endsWith("ok");
    }
  }

  /// Takes a connection and its first message, and closes it.
  private static JsonNode accept(ServerSocket listener) throws Exception {
    try (Socket socket = listener.accept()) {
      socket.setSoTimeout(60_000);
      var in = new DataInputStream(socket.getInputStream());
      var head = new StringBuilder();
      while (!head.toString().endsWith("\r\n\r\n")) {
        head.append((char) in.readUnsignedByte());
      }
      var key = Pattern.compile("(?i)sec-websocket-key: (\\S+)").matcher(head);
      assertThat(key.find()).isTrue();
      assertThat(head.toString()).startsWith("GET /register ");
      byte[] hash =
          MessageDigest.getInstance("SHA-1")
              .digest((key.group(1) + GUID).getBytes(StandardCharsets.US_ASCII));
      socket
          .getOutputStream()
          .write(
              ("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                      + "Sec-WebSocket-Accept: "
                      + Base64.getEncoder().encodeToString(hash)
                      + "\r\n\r\n")
                  .getBytes(StandardCharsets.US_ASCII));
      return TestClient.JSON.readTree(frame(in));
    }
  }

  /// A masked frame of fewer than 126 bytes, or of fewer than 65536: RFC 6455, section 5.2.
  private static byte[] frame(DataInputStream in) throws IOException {
    in.readUnsignedByte();
    int length = in.readUnsignedByte() & 0x7f;
    length = length == 126 ? in.readUnsignedShort() : length;
    byte[] mask = in.readNBytes(4);
    byte[] payload = in.readNBytes(length);
    for (int i = 0; i < payload.length; i++) {
      payload[i] ^= mask[i % 4];
    }
    return payload;
  }
}
