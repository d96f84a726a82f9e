package io.rivero.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The HTTP side of the port: health, page, handshake, origins, TLS.
class HttpTest {
  private static RiveroServer server;

  @BeforeAll
  static void start() {
    server = RiveroServer.start(settings(Map.of("allow-origin", List.of("https://good.example"))));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  static Settings settings(Map<String, List<String>> more) {
    var all =
        new java.util.TreeMap<String, List<String>>(
            Map.of("port", List.of("0"), "media-port", List.of("0"), "media-loops", List.of("1")));
    all.putAll(more);
    return Settings.of(all);
  }

  /// Sends a request as it is written and gives everything that comes until the server closes.
  private static String raw(String request) throws IOException {
    return raw(server, request);
  }

  static String raw(RiveroServer server, String request) throws IOException {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      socket.setSoTimeout(30_000);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }
  }

  private static String get(String path, String... headers) throws IOException {
    return get(server, path, headers);
  }

  static String get(RiveroServer server, String path, String... headers) throws IOException {
    String more = headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n";
    return raw(
        server,
        "GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n" + more + "\r\n");
  }

  private static String upgrade(String path, String... headers) throws IOException {
    String more = headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n";
    return raw(
        "GET "
            + path
            + " HTTP/1.1\r\nHost: 127.0.0.1:"
            + server.port()
            + "\r\nConnection: keep-alive, Upgrade\r\nUpgrade: websocket\r\n"
            + "Sec-WebSocket-Version: 13\r\n"
            + more
            + "\r\n");
  }

  /// RFC 6455, section 4.4.
  @Test
  void otherVersionsOfTheWebSocketAreToldTheRightOne() throws Exception {
    for (String version : List.of("", "Sec-WebSocket-Version: 8\r\n")) {
      assertThat(
              raw(
                  "GET /kurento HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade\r\n"
                      + "Upgrade: websocket\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                      + version
                      + "\r\n"))
          .startsWith("HTTP/1.1 426 ")
          .containsIgnoringCase("sec-websocket-version: 13");
    }
  }

  @Test
  void healthAndWebSocketWithoutUpgrade() throws Exception {
    assertThat(get("/health")).startsWith("HTTP/1.1 200 OK").endsWith("ok");
    assertThat(get("/kurento"))
        .startsWith("HTTP/1.1 426 ")
        .containsIgnoringCase("upgrade: websocket");
    assertThat(get("/kurento?x=1")).startsWith("HTTP/1.1 426 ");
    assertThat(raw("HEAD /health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"))
        .containsIgnoringCase("content-length: 2")
        .endsWith("\r\n\r\n");
  }

  @Test
  void upgradeWithoutKeyIsTheHealthCheckOfKurento() throws Exception {
    assertThat(upgrade("/kurento")).startsWith("HTTP/1.1 500 Internal Server Error");
  }

  @Test
  void otherMethodsAndGarbageAreRefused() throws Exception {
    assertThat(raw("POST /health HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n"))
        .startsWith("HTTP/1.1 405 ");
    assertThat(raw("garbage\r\n\r\n")).startsWith("HTTP/1.1 400 ");
    String longLine = "GET /" + "x".repeat(10_000) + " HTTP/1.1\r\nHost: x\r\n\r\n";
    assertThat(raw(longLine)).startsWith("HTTP/1.1 400 ");
    String tooMuch = "GET / HTTP/1.1\r\n" + ("x: " + "y".repeat(1000) + "\r\n").repeat(40) + "\r\n";
    assertThat(raw(tooMuch)).startsWith("HTTP/1.1 400 ");
    String body = "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999\r\n\r\n";
    assertThat(raw(body)).startsWith("HTTP/1.1 413 ");
  }

  @Test
  void filesComeWithTypePolicyAndTag() throws Exception {
    String answer = get("/test-page.html");
    assertThat(answer)
        .startsWith("HTTP/1.1 200 OK")
        .containsIgnoringCase("content-type: text/html; charset=utf-8")
        .containsIgnoringCase("content-security-policy: default-src 'self'")
        .containsIgnoringCase("x-content-type-options: nosniff")
        .contains("<title>test</title>");
    String etag = answer.lines().filter(l -> l.startsWith("etag: ")).findAny().orElseThrow();
    assertThat(get("/test-page.html?v=2", "If-None-Match: " + etag.substring(6)))
        .startsWith("HTTP/1.1 304 ");
    assertThat(get("/test/code.js")).containsIgnoringCase("content-type: text/javascript");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/nothing.html",
        "/../io/rivero/rpc/build.properties",
        "/test/../test-page.html",
        "/%2e%2e/META-INF/MANIFEST.MF",
        "/test",
        "/test/",
        "//test-page.html",
        "/.hidden.html",
        "/test-page.html/",
        "/test\\code.js",
        "/test-page.class",
        "test-page.html"
      })
  void nothingElseIsServed(String path) throws Exception {
    assertThat(get(path)).startsWith("HTTP/1.1 404 ");
  }

  @Test
  void anotherPathIsClosedWith1002() throws Exception {
    URI other = URI.create("ws://127.0.0.1:" + server.port() + "/kurento/");
    try (var client = new TestClient(other)) {
      assertThat(client.closeCode()).isEqualTo(1002);
    }
    try (var client = new TestClient(URI.create(server.uri() + "?token=x"))) {
      assertThat(client.value("ping", "{}").asText()).isEqualTo("pong");
    }
  }

  @Test
  void pagesFromElsewhereAreRefused() throws Exception {
    String key = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==";
    assertThat(upgrade("/kurento", key, "Origin: https://evil.example"))
        .startsWith("HTTP/1.1 403 ");
    for (String origin : List.of("https://good.example", "http://127.0.0.1:" + server.port())) {
      var socket =
          HttpClient.newHttpClient()
              .newWebSocketBuilder()
              .header("Origin", origin)
              .buildAsync(server.uri(), new java.net.http.WebSocket.Listener() {})
              .join();
      socket.abort();
    }
  }

  @Test
  void aConnectionThatSaysNothingIsClosed() throws Exception {
    var hasty = settings(Map.of("max-connections", List.of("1"), "http-timeout", List.of("1")));
    try (var other = RiveroServer.start(hasty);
        var silent = new Socket(InetAddress.getLoopbackAddress(), other.port())) {
      silent.setSoTimeout(30_000);
      try (var surplus = new Socket(InetAddress.getLoopbackAddress(), other.port())) {
        surplus.setSoTimeout(30_000);
        assertThat(surplus.getInputStream().read()).isEqualTo(-1); // more than maxConnections
      }
      assertThat(silent.getInputStream().read()).isEqualTo(-1);
    }
  }

  @Test
  void tlsWithACertificateMadeAtStart() throws Exception {
    try (var secure = RiveroServer.start(settings(Map.of("tls", List.of("auto"))))) {
      assertThat(secure.uri().getScheme()).isEqualTo("wss");
      assertThat(secure.page().getScheme()).isEqualTo("https");
      assertThat(body(secure.page().resolve("/health"))).isEqualTo("ok");
    }
  }

  @Test
  void encryptedConnectionsMayHaveAPortOfTheirOwn() throws Exception {
    var settings = settings(Map.of("tls", List.of("auto"), "tls-port", List.of("0")));
    try (var both = RiveroServer.start(settings)) {
      assertThat(both.uri().getScheme()).isEqualTo("ws");
      assertThat(get(both, "/health")).endsWith("ok");
      URI secure = java.util.Objects.requireNonNull(both.secureUri());
      assertThat(secure.getScheme()).isEqualTo("wss");
      assertThat(body(URI.create("https://127.0.0.1:" + secure.getPort() + "/health")))
          .isEqualTo("ok");
    }
  }

  /// Without checking who vouches for the certificate.
  private static String body(URI uri) throws Exception {
    var context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {new TrustAll()}, new SecureRandom());
    try (var http = HttpClient.newBuilder().sslContext(context).build()) {
      var request = HttpRequest.newBuilder(uri).build();
      return http.send(request, HttpResponse.BodyHandlers.ofString()).body();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "RSA plain",
        "RSA traditional",
        "EC plain",
        "EC traditional",
        "RSA secret",
        "EC secret old"
      })
  void aKeyIsReadInEveryFormThatOpenSslWrites(String form, @TempDir Path folder) throws Exception {
    Path pem = Pem.write(folder, form);
    Map<String, List<String>> tls = Map.of("tls", List.of(pem.toString()));
    if (form.contains("secret")) {
      assertThatThrownBy(() -> RiveroServer.start(settings(tls)))
          .isInstanceOf(ConfigException.class)
          .hasMessageContainingAll(pem.toString(), "tls-key-password");
    }
    var settings =
        settings(Map.of("tls", List.of(pem.toString()), "tls-key-password", List.of(Pem.PASSWORD)));
    try (var secure = RiveroServer.start(settings)) {
      assertThat(body(secure.page().resolve("/health"))).isEqualTo("ok");
    }
  }

  @Test
  void aClientThatDoesNotReadAnswersPilesNoneUp() throws Exception {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      socket.setSoTimeout(30_000);
      String request = "GET /metrics HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n";
      String last = request.replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n");
      int count = 200; // in one packet, and in order all the same
      socket
          .getOutputStream()
          .write((request.repeat(count - 1) + last).getBytes(StandardCharsets.ISO_8859_1));
      String all = new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
      assertThat(all.split("HTTP/1.1 200 OK", -1)).hasSize(count + 1);
    }
  }

  @Test
  void bytesThatTrickleInDoNotKeepAConnection() throws Exception {
    var hasty = settings(Map.of("http-timeout", List.of("1")));
    try (var other = RiveroServer.start(hasty);
        var slow = new Socket(InetAddress.getLoopbackAddress(), other.port())) {
      slow.setSoTimeout(100);
      int read = 0;
      while (read >= 0) { // a byte each tenth of a second
        slow.getOutputStream().write('x');
        try {
          read = slow.getInputStream().read();
        } catch (java.net.SocketTimeoutException e) {
          read = 0;
        } catch (IOException e) {
          read = -1; // reset
        }
      }
    }
  }

  @Test
  void aCertificateThatCannotBeReadIsSaidSo(@TempDir Path folder) throws Exception {
    Path junk = Files.writeString(folder.resolve("junk.pem"), "junk");
    for (Path pem : List.of(junk, folder.resolve("none.pem"))) {
      var settings = settings(Map.of("tls", List.of(pem.toString())));
      assertThatThrownBy(() -> RiveroServer.start(settings))
          .isInstanceOf(ConfigException.class)
          .hasMessageContaining(pem.toString());
    }
  }

  /// The certificate is self-made; its name is checked all the same.
  private static final class TrustAll extends X509ExtendedTrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkClientTrusted(
        X509Certificate[] chain, String type, javax.net.ssl.SSLEngine engine) {}

    @Override
    public void checkServerTrusted(
        X509Certificate[] chain, String type, javax.net.ssl.SSLEngine engine) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
