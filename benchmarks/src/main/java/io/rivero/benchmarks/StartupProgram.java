package io.rivero.benchmarks;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// How soon does the server listen, and how much memory does it take?
final class StartupProgram {
  private static final double GOAL_MILLIS = 1200;
  private static final double GOAL_MEGABYTES = 150;
  private static final double SPIKE_MILLIS = 1085; // Netty, Jackson and Bouncy Castle alone
  private static final double KURENTO_MEGABYTES = 92;
  private static final int SETTLE_SECONDS = 5;

  private static final String HELP =
      """
      startup [--starts 5]

      Starts rivero.jar several times: time until it says that it listens, and resident memory five
      seconds later, when its warm-up is over: by java -jar, and with an AOT cache from a rehearsal.
      """;

  private StartupProgram() {}

  static void run(Arguments arguments) throws Exception {
    if (arguments.has("help")) {
      System.out.print(HELP);
      return;
    }
    arguments.only("starts");
    int starts = arguments.number("starts", 5, 1);
    Path folder = Files.createTempDirectory("rivero-startup");
    String cache = folder.resolve("rivero.aot").toString();
    try {
      ServerProcess.rehearse(List.of("-XX:AOTCacheOutput=" + cache));
      var report = new Report(System.out);
      report.title("Start");
      measure(report, "java -jar", starts, List.of());
      measure(
          report, "with the JVM's cache, as ./rivero", starts, List.of("-XX:AOTCache=" + cache));
    } finally {
      Files.deleteIfExists(Path.of(cache));
      Files.deleteIfExists(folder);
    }
  }

  private static void measure(Report report, String how, int starts, List<String> jvmOptions)
      throws Exception {
    double[] millis = new double[starts];
    double[] megabytes = new double[starts];
    for (int i = 0; i < starts; i++) {
      try (ServerProcess server = ServerProcess.start(jvmOptions)) {
        millis[i] = server.startMillis();
        Waiting.pass(SETTLE_SECONDS);
        megabytes[i] = server.usage().residentMegabytes();
      }
    }
    report.note(
        String.format(
            Locale.ROOT,
            "%s, each in ms: %s",
            how,
            Arrays.toString(Arrays.stream(millis).mapToLong(Math::round).toArray())));
    double median = Values.median(millis);
    report.atMost("start to listening, median of " + starts, median, "ms", GOAL_MILLIS);
    report.reference("its libraries alone", median, SPIKE_MILLIS, "ms");
    double memory = Values.median(megabytes);
    report.atMost("resident memory after the start, median", memory, "MB", GOAL_MEGABYTES);
    report.reference("Kurento, with one call", memory, KURENTO_MEGABYTES, "MB");
  }
}
