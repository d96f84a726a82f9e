package io.rivero.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Who may control the server, over real sockets.
class AccessTest {
  private static final String TOKEN = "correct-horse-battery";
  private static final String KEY = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==";

  @TempDir Path folder;

  private RiveroServer start(Map<String, List<String>> more) throws IOException {
    var settings = new TreeMap<>(more);
    settings.put("token-file", List.of(file(TOKEN + "\nsecond line\n")));
    return RiveroServer.start(HttpTest.settings(settings));
  }

  private String file(String text) throws IOException {
    return Files.writeString(folder.resolve("token"), text).toString();
  }

  private static String upgrade(RiveroServer server, String query, String... headers)
      throws IOException {
    return HttpTest.raw(
        server,
        "GET /kurento"
            + query
            + " HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
            + "Sec-WebSocket-Version: 13\r\n"
            + String.join("\r\n", headers)
            + "\r\n\r\n");
  }

  @Test
  void withoutTheTokenThereIsNoWebSocket() throws Exception {
    try (RiveroServer server = start(Map.of())) {
      for (String query : List.of("", "?token=", "?token=wrong", "?Token=" + TOKEN, "?token=%zz")) {
        assertThat(upgrade(server, query, KEY))
            .startsWith("HTTP/1.1 401 ")
            .containsIgnoringCase("www-authenticate: Bearer");
      }
      for (String header : List.of("Bearer wrong", "Basic " + TOKEN, TOKEN, "Bearer")) {
        assertThat(upgrade(server, "", KEY, "Authorization: " + header))
            .startsWith("HTTP/1.1 401 ");
      }
      // A wrong header is not made good by the query.
      assertThat(upgrade(server, "?token=" + TOKEN, KEY, "Authorization: Bearer wrong"))
          .startsWith("HTTP/1.1 401 ");
      assertThat(upgrade(server, ""))
          .startsWith("HTTP/1.1 500 "); // the probe of Kurento's container
      assertThat(HttpTest.get(server, "/kurento")).startsWith("HTTP/1.1 426 ");
    }
  }

  @Test
  void withTheTokenThereIsOne() throws Exception {
    try (RiveroServer server = start(Map.of())) {
      try (var client = new TestClient(URI.create(server.uri() + "?token=" + TOKEN))) {
        assertThat(client.value("ping", "{}").asText()).isEqualTo("pong");
      }
      WebSocket socket =
          HttpClient.newHttpClient()
              .newWebSocketBuilder()
              .header("Authorization", "bearer " + TOKEN)
              .buildAsync(server.uri(), new WebSocket.Listener() {})
              .join();
      socket.abort();
    }
  }

  @Test
  void metricsNeedItTooUnlessTheOwnerSaysOtherwise() throws Exception {
    try (RiveroServer server = start(Map.of())) {
      assertThat(HttpTest.get(server, "/metrics")).startsWith("HTTP/1.1 401 ");
      assertThat(HttpTest.get(server, "/metrics", "Authorization: Bearer " + TOKEN))
          .startsWith("HTTP/1.1 200 ")
          .contains("rivero_refusals_total{reason=\"token\"} 1.0");
      assertThat(HttpTest.get(server, "/metrics?token=" + TOKEN)).startsWith("HTTP/1.1 200 ");
      for (String path : List.of("/health", "/ready", "/test-page.html")) {
        assertThat(HttpTest.get(server, path)).startsWith("HTTP/1.1 200 ");
      }
    }
    try (RiveroServer server = start(Map.of("anonymous-metrics", List.of("true")))) {
      assertThat(HttpTest.get(server, "/metrics")).startsWith("HTTP/1.1 200 ");
    }
  }

  @Test
  void withoutATokenOnlyThisMachineUnlessSaid() throws Exception {
    var everywhere = Map.of("bind", List.of("0.0.0.0"));
    assertThatThrownBy(() -> RiveroServer.start(HttpTest.settings(everywhere)))
        .isInstanceOf(ConfigException.class)
        .hasMessageContainingAll("0.0.0.0", "--token-file", "--allow-anonymous");
    var anonymous = Map.of("bind", List.of("0.0.0.0"), "allow-anonymous", List.of("true"));
    RiveroServer.start(HttpTest.settings(anonymous)).close();
    start(everywhere).close();
  }

  @Test
  void aTokenThatIsNoneIsSaidSo() throws Exception {
    for (String text :
        List.of("", "\n" + TOKEN, "too-short", "with spaces in it, it does not do")) {
      String path = file(text);
      var settings = HttpTest.settings(Map.of("token-file", List.of(path)));
      assertThatThrownBy(() -> RiveroServer.start(settings))
          .isInstanceOf(ConfigException.class)
          .hasMessageContainingAll(path, "16 characters");
    }
    var missing = HttpTest.settings(Map.of("token-file", List.of(folder + "/none")));
    assertThatThrownBy(() -> RiveroServer.start(missing)).hasMessageContaining("cannot be read");
    String huge = file(TOKEN + "x".repeat(70_000));
    var large = HttpTest.settings(Map.of("token-file", List.of(huge)));
    assertThatThrownBy(() -> RiveroServer.start(large)).hasMessageEndingWith("64 KiB");
  }

  @Test
  void aPageThatWasReboundToThisAddressReadsNoMetrics() throws Exception {
    try (RiveroServer server =
        RiveroServer.start(
            HttpTest.settings(Map.of("allow-origin", List.of("https://media.example"))))) {
      String evil = "GET /metrics HTTP/1.1\r\nHost: evil.example:8888\r\n\r\n";
      assertThat(HttpTest.raw(server, evil)).startsWith("HTTP/1.1 403 ");
      for (String host : List.of("localhost:8888", "[::1]:8888", "media.example", "box")) {
        String ours = "GET /metrics HTTP/1.1\r\nConnection: close\r\nHost: " + host + "\r\n\r\n";
        assertThat(HttpTest.raw(server, ours)).startsWith("HTTP/1.1 200 ");
      }
    }
  }

  @Test
  void originsOfThisServerAndAllowedOnesMayConnect() {
    var policy = new OriginPolicy(List.of("https://Example.org/"), false);
    assertThat(policy.permits(null, "127.0.0.1:8888")).isTrue();
    assertThat(policy.permits("https://example.org", "127.0.0.1:8888")).isTrue();
    assertThat(policy.permits("http://127.0.0.1:8888", "127.0.0.1:8888")).isTrue();
    assertThat(policy.permits("http://localhost:8888", "localhost:8888")).isTrue();
    assertThat(policy.permits("http://[::1]:8888", "[::1]:8888")).isTrue();
    assertThat(policy.permits("http://box.local:8888", "box.local:8888")).isTrue();
    assertThat(policy.permits("http://192.168.1.5:8888", "192.168.1.5:8888")).isTrue();
    assertThat(policy.permits("http://localhost:3000", "localhost:8888")).isFalse();
    assertThat(policy.permits("https://evil.example", "127.0.0.1:8888")).isFalse();
    assertThat(policy.permits("null", "127.0.0.1:8888")).isFalse();
    assertThat(policy.permits("http://[", "127.0.0.1:8888")).isFalse();
    assertThat(policy.permits("http://127.0.0.1:8888", null)).isFalse();
    // A foreign name that was made to point here; where a token is asked for, it does no harm.
    assertThat(policy.permits("http://evil.example:8888", "evil.example:8888")).isFalse();
    var withToken = new OriginPolicy(List.of(), true);
    assertThat(withToken.permits("https://media.example", "media.example")).isTrue();
    assertThat(withToken.permits("https://evil.example", "media.example")).isFalse();
    assertThat(new OriginPolicy(List.of("*"), false).permits("https://x", "y")).isTrue();
  }
}
