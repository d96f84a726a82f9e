package io.rivero.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import io.rivero.srtp.SrtpProfile;
import java.net.InetAddress;
import java.util.List;
import java.util.Locale;

/// What does one person's call cost the server, and ten that are silent?
final class LoopbackProgram {
  private static final int CAP_BITS_PER_SECOND = 500_000;
  private static final double CAPPED_GOAL_PERCENT = 2;
  private static final double KURENTO_BEST_PERCENT = 4.8;
  private static final double KURENTO_WORST_PERCENT = 6.0;
  private static final int SILENT_SESSIONS = 10;
  private static final double SILENT_GOAL_PERCENT = 0.5;

  /// Of the profiles that are offered to it, Chromium takes this one.
  private static final List<SrtpProfile> CHROMIUMS_CHOICE =
      List.of(SrtpProfile.AES_128_CM_HMAC_SHA1_80);

  private static final int HEAT_VIEWERS = 20;
  private static final int HEAT_PACKETS_PER_SECOND = 500;
  private static final int HEAT_BYTES = 1000;

  private static final String HELP =
      """
      loopback [--url ws://HOST:PORT/kurento --pid PID] [--seconds 20] [--warmup 90] [--heat 30]

      CPU of the server, as a share of one core, during a loopback of headless Chromium (640x480 at
      30 frames/s, VP8 and Opus): with the sender's video capped at 500 kbit/s, and uncapped; then
      with ten connected sessions without media. Without --url rivero.jar is started on free ports.
      Before all that the server serves the load generator for --heat seconds (20 viewers at 500
      packets/s), and each call lasts --warmup seconds before it is measured, so that it is not the
      compiler of a young JVM that is measured: at the pace of one call it is busy for a minute.
      """;

  private LoopbackProgram() {}

  static void run(Arguments arguments) throws Exception {
    if (arguments.has("help")) {
      System.out.print(HELP);
      return;
    }
    arguments.only("url", "pid", "seconds", "warmup", "heat");
    int seconds = arguments.number("seconds", 20, 1);
    int warmUp = arguments.number("warmup", 90, 0);
    int heat = arguments.number("heat", 30, 0);
    var report = new Report(System.out);
    report.title("CPU of one loopback, in percent of a core");
    try (ServerProcess server = ServerProcess.of(arguments)) {
      heat(server, heat);
      try (Chromium chromium = Chromium.start();
          Chromium.Tab tab = chromium.open(server.page())) {
        tab.startCall(server.uri(), CAP_BITS_PER_SECOND);
        Waiting.pass(warmUp);
        double capped = measure(report, "capped at 500 kbit/s", tab, server, seconds);
        tab.stopCall();
        report.atMost("capped at 500 kbit/s", capped, "%", CAPPED_GOAL_PERCENT);
        report.reference("Kurento, its best", capped, KURENTO_BEST_PERCENT, "%");
        report.reference("Kurento, its worst", capped, KURENTO_WORST_PERCENT, "%");
        tab.startCall(server.uri(), null);
        Waiting.pass(warmUp);
        report.figure("uncapped", measure(report, "uncapped", tab, server, seconds), "%");
        tab.stopCall();
      }
      silent(report, server, seconds, warmUp);
    }
  }

  private static void heat(ServerProcess server, int seconds) {
    if (seconds == 0) {
      return;
    }
    try (var load = new Load(server.uri(), InetAddress.getLoopbackAddress(), CHROMIUMS_CHOICE)) {
      var publisher = new Publisher(Load.publisherSsrc(), HEAT_BYTES, HEAT_PACKETS_PER_SECOND);
      load.view(load.publish(publisher), HEAT_VIEWERS);
      load.measure(publisher, seconds, server);
    }
  }

  private static double measure(
      Report report, String name, Chromium.Tab tab, ServerProcess server, int seconds) {
    JsonNode before = tab.stats();
    double cpu = server.usage().cpuSeconds();
    long begin = System.nanoTime();
    Waiting.pass(seconds);
    double share = 100 * (server.usage().cpuSeconds() - cpu) / ((System.nanoTime() - begin) / 1e9);
    JsonNode after = tab.stats();
    double elapsed = difference(before, after, "millis") / 1000;
    report.note(
        String.format(
            Locale.ROOT,
            "%s: %.0f packets/s to the server, %.0f from it; video %.0f kbit/s; %.1f frames/s sent,"
                + " %.1f decoded; %s",
            name,
            difference(before, after, "packetsToServer") / elapsed,
            difference(before, after, "packetsFromServer") / elapsed,
            difference(before, after, "videoBytesSent") * 8 / 1000 / elapsed,
            difference(before, after, "framesSent") / elapsed,
            difference(before, after, "framesDecoded") / elapsed,
            after.path("srtpCipher").asText()));
    return share;
  }

  private static double difference(JsonNode before, JsonNode after, String name) {
    return after.path(name).asDouble() - before.path(name).asDouble();
  }

  private static void silent(Report report, ServerProcess server, int seconds, int warmUp) {
    try (var load = new Load(server.uri(), InetAddress.getLoopbackAddress(), CHROMIUMS_CHOICE)) {
      load.view("", SILENT_SESSIONS);
      Waiting.pass(warmUp);
      double cpu = server.usage().cpuSeconds();
      Waiting.pass(seconds);
      double share = 100 * (server.usage().cpuSeconds() - cpu) / seconds;
      report.atMost("ten sessions without media", share, "%", SILENT_GOAL_PERCENT);
    }
  }
}
