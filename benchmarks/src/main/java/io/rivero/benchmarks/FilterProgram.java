package io.rivero.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.StreamSupport;

/// What does one person's call cost when its pictures are decoded, changed and encoded, and how
/// much later do they come?
final class FilterProgram {
  private static final double FRAMES_GOAL = 28;
  private static final double CPU_GOAL_PERCENT = 45;
  private static final double LATENCY_GOAL_MILLIS = 66;
  private static final String VECTOR_MODULE = "jdk.incubator.vector";
  private static final String CALL = "call";
  private static final int THREADS_TOLD = 4;

  private static final String HELP =
      """
      filter [--url ws://HOST:PORT/kurento --pid PID] [--kernels both|vector|plain]
             [--seconds 20] [--warmup 90]

      A loopback of headless Chromium (640x480 at 30 frames/s, VP8 and Opus) through an
      ImageOverlayFilter with one image: frames per second that come back, CPU of the server as a
      share of one core, by thread, too, and how much later numbered pictures come than in a
      loopback without a filter. Without --url rivero.jar is started on free ports: once with the
      Vector API, as ./rivero does, and once without, as java -jar does. Each call lasts --warmup
      seconds before it is measured, since the JVM compiles the codec during the first minute.
      """;

  private final Report report;
  private final ServerProcess server;
  private final Chromium.Tab tab;
  private final String image;
  private final int seconds;

  private FilterProgram(
      Report report, ServerProcess server, Chromium.Tab tab, String image, int seconds) {
    this.report = report;
    this.server = server;
    this.tab = tab;
    this.image = image;
    this.seconds = seconds;
  }

  static void run(Arguments arguments) throws Exception {
    if (arguments.has("help")) {
      System.out.print(HELP);
      return;
    }
    arguments.only("url", "pid", "kernels", "seconds", "warmup");
    String kernels = arguments.text("kernels", "both");
    if (!List.of("both", "vector", "plain").contains(kernels)) {
      throw new IllegalArgumentException("--kernels is both, vector or plain");
    }
    if (arguments.has("url")) {
      try (ServerProcess server = ServerProcess.of(arguments)) {
        measure("A call through a filter", server, arguments);
      }
      return;
    }
    if (!kernels.equals("plain")) {
      try (ServerProcess server = ServerProcess.start(List.of("--add-modules", VECTOR_MODULE))) {
        measure("A call through a filter, with the Vector API", server, arguments);
      }
    }
    if (!kernels.equals("vector")) {
      try (ServerProcess server = ServerProcess.start()) {
        measure("A call through a filter, plain Java", server, arguments);
      }
    }
  }

  private static void measure(String title, ServerProcess server, Arguments arguments)
      throws IOException {
    int seconds = arguments.number("seconds", 20, 1);
    int warmUp = arguments.number("warmup", 90, 0);
    var report = new Report(System.out);
    report.title(title);
    try (TestImage image = TestImage.serve();
        Chromium chromium = Chromium.start();
        Chromium.Tab tab = chromium.open(server.page())) {
      var program = new FilterProgram(report, server, tab, image.uri(), seconds);
      program.filteredCall(warmUp);
      program.plainCall(warmUp);
      program.latency(warmUp);
    }
  }

  private void filteredCall(int warmUp) {
    start(CALL, true, false);
    Waiting.pass(warmUp);
    Observed observed = observe("through the filter");
    tab.stopCall(CALL);
    report.atLeast("frames/s that come back", observed.framesPerSecond, "", FRAMES_GOAL);
    report.atMost("server CPU", observed.cpuPercent, "%", CPU_GOAL_PERCENT);
  }

  private void plainCall(int warmUp) {
    start(CALL, false, false);
    Waiting.pass(warmUp / 3.0);
    Observed observed = observe("without a filter");
    tab.stopCall(CALL);
    report.figure("server CPU without a filter", observed.cpuPercent, "%");
  }

  /// One call after the other: two at once, with two encoders and two decoders of the browser, are
  /// more than two processors carry. The call with the filter is as long as the first one before it
  /// counts, since its pictures are others, which the compiler has not seen.
  private void latency(int warmUp) {
    double plain = latency(false, warmUp / 3.0);
    double filtered = latency(true, warmUp);
    report.atMost("added latency, medians", filtered - plain, "ms", LATENCY_GOAL_MILLIS);
  }

  private double latency(boolean filter, double warmUp) {
    start(CALL, filter, true);
    Waiting.pass(warmUp + seconds);
    JsonNode all = tab.evaluate("calls.latencies('" + CALL + "', " + seconds + ")");
    double inServer = filter ? tab.evaluate("calls.serverLatency('" + CALL + "')").asDouble() : 0;
    tab.stopCall(CALL);
    double[] came =
        StreamSupport.stream(all.spliterator(), false)
            .filter(JsonNode::isNumber)
            .mapToDouble(JsonNode::asDouble)
            .toArray();
    if (came.length == 0) {
      throw new IllegalStateException("no numbered picture came back");
    }
    String how = filter ? "through the filter" : "without a filter";
    report.note(
        String.format(
            Locale.ROOT, "%s: %d of %d numbered pictures came", how, came.length, all.size()));
    double median = Values.median(came);
    report.figure("latency " + how + ", median", median, "ms");
    if (filter) {
      report.figure("of it in decoder, filter and encoder, mean", inServer, "ms");
    }
    return median;
  }

  private void start(String name, boolean filter, boolean stamped) {
    var options = new HashMap<String, Object>(Map.of("name", name, "stamped", stamped));
    if (filter) {
      options.put("image", image);
    }
    tab.callWith(server.uri(), options);
  }

  private record Observed(double framesPerSecond, double cpuPercent) {}

  private Observed observe(String what) {
    JsonNode before = tab.stats();
    Map<String, Double> threads = server.usage().threadCpuSeconds();
    double cpu = server.usage().cpuSeconds();
    long begin = System.nanoTime();
    Waiting.pass(seconds);
    double share = 100 * (server.usage().cpuSeconds() - cpu) / ((System.nanoTime() - begin) / 1e9);
    Map<String, Double> now = server.usage().threadCpuSeconds();
    JsonNode after = tab.stats();
    double elapsed = grown(before, after, "millis") / 1000;
    double frames = grown(before, after, "framesDecoded") / elapsed;
    report.note(
        String.format(
            Locale.ROOT,
            "%s: camera %.1f frames/s, %.1f sent at %.0f kbit/s, %.1f came back at %.0f kbit/s as"
                + " %dx%d, %.0f of them key frames",
            what,
            grown(before, after, "framesCaptured") / elapsed,
            grown(before, after, "framesSent") / elapsed,
            grown(before, after, "videoBytesSent") * 8 / 1000 / elapsed,
            frames,
            grown(before, after, "videoBytesReceived") * 8 / 1000 / elapsed,
            after.path("frameWidth").asInt(),
            after.path("frameHeight").asInt(),
            grown(before, after, "keyFramesDecoded")));
    report.note("threads: " + busiest(threads, now));
    return new Observed(frames, share);
  }

  private String busiest(Map<String, Double> before, Map<String, Double> now) {
    var shares = new HashMap<String, Double>();
    now.forEach((name, cpuSeconds) ->
        shares.put(name, 100 * (cpuSeconds - before.getOrDefault(name, 0.0)) / seconds));
    return String.join(
        ", ",
        shares.entrySet().stream()
            .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
            .limit(THREADS_TOLD)
            .map(each -> String.format(Locale.ROOT, "%s %.1f %%", each.getKey(), each.getValue()))
            .toList());
  }

  private static double grown(JsonNode before, JsonNode after, String name) {
    return after.path(name).asDouble() - before.path(name).asDouble();
  }
}
