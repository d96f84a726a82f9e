package io.rivero.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.util.Arrays;
import java.util.Locale;

/// How long does a person wait for the picture? From the offer to the first decoded frame, in a
/// real browser.
final class FirstFrameProgram {
  private static final double WARM_GOAL_MILLIS = 250;
  private static final double COLD_GOAL_MILLIS = 1500;
  private static final double KURENTO_BEST_MILLIS = 172;
  private static final double KURENTO_WORST_MILLIS = 247;
  private static final int WARM_UP_CALLS = 3;
  private static final int AFTER_LISTENING_SECONDS = 3;

  private static final String HELP =
      """
      firstframe [--url ws://HOST:PORT/kurento] [--calls 20] [--cold 3]

      Loopback calls of headless Chromium (640x480, VP8 and Opus), one after the other: time from
      sending the offer to the first decoded frame. Without --url rivero.jar is started on free
      ports, and the first call of further --cold servers, begun 3 s after "listening", is measured,
      too.
      """;

  private FirstFrameProgram() {}

  static void run(Arguments arguments) throws Exception {
    if (arguments.has("help")) {
      System.out.print(HELP);
      return;
    }
    arguments.only("url", "pid", "calls", "cold");
    int calls = arguments.number("calls", 20, 1);
    int cold = arguments.has("url") ? 0 : arguments.number("cold", 3, 0);
    var report = new Report(System.out);
    report.title("From the offer to the first decoded frame");
    try (Chromium chromium = Chromium.start()) {
      try (ServerProcess server = ServerProcess.of(arguments)) {
        warm(report, chromium, server, calls);
      }
      if (cold > 0) {
        cold(report, chromium, cold);
      }
    }
  }

  private static void warm(Report report, Chromium chromium, ServerProcess server, int calls)
      throws IOException {
    double[] millis = new double[calls];
    try (Chromium.Tab tab = chromium.open(server.page())) {
      for (int i = -WARM_UP_CALLS; i < calls; i++) {
        double fromOffer = call(tab, server.uri()).path("fromOffer").asDouble();
        if (i >= 0) {
          millis[i] = fromOffer;
        }
      }
    }
    double median = Values.median(millis);
    report.note(
        String.format(
            Locale.ROOT,
            "each, in ms: %s",
            Arrays.toString(Arrays.stream(millis).mapToLong(Math::round).toArray())));
    report.atMost("warm, median of " + calls, median, "ms", WARM_GOAL_MILLIS);
    report.reference("Kurento, its best", median, KURENTO_BEST_MILLIS, "ms");
    report.reference("Kurento, its worst", median, KURENTO_WORST_MILLIS, "ms");
    report.figure("warm, longest", Arrays.stream(millis).max().orElseThrow(), "ms");
  }

  /// The browser is warm, the server is not.
  private static void cold(Report report, Chromium chromium, int servers) throws IOException {
    double[] fromOffer = new double[servers];
    double[] fromBegin = new double[servers];
    for (int i = 0; i < servers; i++) {
      try (ServerProcess server = ServerProcess.start()) {
        long listening = System.nanoTime();
        try (Chromium.Tab tab = chromium.open(server.page())) {
          Waiting.pass(AFTER_LISTENING_SECONDS - (System.nanoTime() - listening) / 1e9);
          JsonNode times = call(tab, server.uri());
          fromOffer[i] = times.path("fromOffer").asDouble();
          fromBegin[i] = times.path("fromBegin").asDouble();
        }
      }
    }
    report.note(
        String.format(
            Locale.ROOT,
            "each first call, in ms: %s",
            Arrays.toString(Arrays.stream(fromOffer).mapToLong(Math::round).toArray())));
    report.atMost(
        "first call of a server, median", Values.median(fromOffer), "ms", COLD_GOAL_MILLIS);
    report.figure("the same from opening the WebSocket", Values.median(fromBegin), "ms");
  }

  private static JsonNode call(Chromium.Tab tab, URI server) {
    JsonNode times = tab.startCall(server, null);
    tab.stopCall();
    return times;
  }
}
