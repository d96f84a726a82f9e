package io.rivero.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// What operators and orchestrators read.
class MetricsTest {
  private static RiveroServer server;

  @BeforeAll
  static void start() {
    server = RiveroServer.start(HttpTest.settings(Map.of()));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static double value(String page, String line) {
    var found = Pattern.compile("(?m)^" + Pattern.quote(line) + " (\\S+)$").matcher(page);
    assertThat(found.find()).as("%s in %s", line, page).isTrue();
    return Double.parseDouble(found.group(1));
  }

  @Test
  void objectsRequestsAndErrorsAreCounted() throws Exception {
    try (var client = new TestClient(server)) {
      String pipeline = client.create("MediaPipeline", "{}");
      client.create("PassThrough", "{\"mediaPipeline\":\"" + pipeline + "\"}");
      client.value("subscribe", "{\"object\":\"" + pipeline + "\",\"type\":\"Error\"}");
      client.request("create", "{\"type\":\"Nothing\"}");
      client.request("no" + "thing".repeat(100), "{}");
      client.sendRaw("no JSON");
      client.answer();
      String page = HttpTest.get(server, "/metrics");
      assertThat(page)
          .startsWith("HTTP/1.1 200 OK")
          .containsIgnoringCase("content-type: text/plain; version=0.0.4; charset=utf-8")
          .contains("# HELP rivero_sessions ", "# TYPE rivero_request_seconds histogram")
          .doesNotContain("thing");
      assertThat(value(page, "rivero_connections")).isEqualTo(1);
      assertThat(value(page, "rivero_sessions")).isEqualTo(1);
      assertThat(value(page, "rivero_subscriptions")).isEqualTo(1);
      assertThat(value(page, "rivero_objects{class=\"MediaPipeline\"}")).isEqualTo(1);
      assertThat(value(page, "rivero_objects{class=\"PassThrough\"}")).isEqualTo(1);
      String requests = "rivero_requests_total{code=\"%s\",method=\"%s\"}";
      assertThat(value(page, requests.formatted("0", "create"))).isEqualTo(2);
      assertThat(value(page, requests.formatted("40108", "create"))).isEqualTo(1);
      assertThat(value(page, requests.formatted("-32601", "other"))).isEqualTo(1);
      assertThat(value(page, requests.formatted("-32700", "other"))).isEqualTo(1);
      assertThat(value(page, "rivero_request_seconds_count{method=\"create\"}")).isEqualTo(3);
      assertThat(value(page, "rivero_request_seconds_bucket{method=\"create\",le=\"+Inf\"}"))
          .isEqualTo(3);
      assertThat(value(page, "rivero_request_seconds_sum{method=\"create\"}")).isPositive();
      assertThat(value(page, "rivero_websocket_messages_received_total")).isEqualTo(6);
      assertThat(value(page, "rivero_websocket_messages_sent_total")).isEqualTo(6);
      assertThat(value(page, "jvm_memory_used_bytes{area=\"heap\"}")).isPositive();
      assertThat(page).contains("jvm_gc_collections_total{gc=");
      client.value("release", "{\"object\":\"" + pipeline + "\"}");
      assertThat(HttpTest.get(server, "/metrics")).doesNotContain("class=\"PassThrough\"");
    }
  }

  @Test
  void datagramsAreCountedByLoop() throws Exception {
    String received = "rivero_udp_packets_received_total{loop=\"media-0\"}";
    String before = HttpTest.get(server, "/metrics");
    int port = Integer.parseInt(server.mediaPorts().replaceAll("UDP (\\d+).*", "$1"));
    try (var socket = new DatagramSocket()) {
      byte[] nonsense = {99, 1, 2, 3, 4};
      var to = InetAddress.getLoopbackAddress();
      socket.send(new DatagramPacket(nonsense, nonsense.length, to, port));
    }
    String after = HttpTest.get(server, "/metrics");
    while (value(after, received) == value(before, received)) {
      after = HttpTest.get(server, "/metrics"); // it is on its way
    }
    String bytes = "rivero_udp_received_bytes_total{loop=\"media-0\"}";
    String unknown = "rivero_udp_packets_unknown_total{loop=\"media-0\"}";
    assertThat(value(after, bytes)).isEqualTo(value(before, bytes) + 5);
    assertThat(value(after, unknown)).isEqualTo(value(before, unknown) + 1);
    assertThat(value(after, "rivero_media_loop_busy_seconds_total{loop=\"media-0\"}")).isPositive();
    assertThat(value(after, "rivero_media_loop_lag_seconds{loop=\"media-0\"}")).isBetween(0.0, 1.0);
  }

  @Test
  void picturesAndSoundAreCountedByWhatBecameOfThem() throws Exception {
    String page = HttpTest.get(server, "/metrics");
    for (String outcome : List.of("decoded", "decode_skipped", "filter_skipped", "encode_held")) {
      assertThat(value(page, "rivero_pictures_total{outcome=\"" + outcome + "\"}")).isZero();
    }
    for (String outcome : List.of("decoded", "encoded", "concealed", "repaired", "malformed")) {
      assertThat(value(page, "rivero_sounds_total{outcome=\"" + outcome + "\"}")).isZero();
    }
    assertThat(value(page, "rivero_waiting_stages")).isZero();
  }

  @Test
  void openMetricsIsThereForWhoAsks() throws Exception {
    String page =
        HttpTest.get(server, "/metrics", "Accept: application/openmetrics-text; version=1.0.0");
    assertThat(page)
        .containsIgnoringCase("content-type: application/openmetrics-text")
        .contains("# TYPE rivero_udp_packets_sent counter")
        .endsWith("# EOF\n");
  }

  @Test
  void aServerThatDrainsIsAliveButNotReady() throws Exception {
    var settings = HttpTest.settings(Map.of("drain-period", List.of("600")));
    RiveroServer draining = RiveroServer.start(settings);
    try (var client = new TestClient(draining)) {
      String pipeline = client.create("MediaPipeline", "{}");
      assertThat(HttpTest.get(draining, "/ready")).startsWith("HTTP/1.1 200 ").endsWith("ready");
      CompletableFuture<Void> closed = CompletableFuture.runAsync(draining::close);
      String ready = HttpTest.get(draining, "/ready");
      while (!ready.startsWith("HTTP/1.1 503 ")) {
        ready = HttpTest.get(draining, "/ready");
      }
      // Nobody is kept who would then have to be waited for.
      assertThat(HttpTest.raw(draining, "GET /health HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"))
          .startsWith("HTTP/1.1 200 ")
          .containsIgnoringCase("connection: close");
      assertThat(HttpTest.get(draining, "/metrics")).contains("rivero_ready 0.0");
      String request = "{\"type\":\"MediaPipeline\"}";
      assertThat(client.request("create", request).at("/error/code").asInt()).isEqualTo(40009);
      client.create("PassThrough", "{\"mediaPipeline\":\"" + pipeline + "\"}"); // calls go on
      assertThat(closed).isNotDone();
      client.value("release", "{\"object\":\"" + pipeline + "\"}");
      assertThat(client.closeCode()).isEqualTo(1001);
      closed.get(60, TimeUnit.SECONDS);
    }
  }
}
