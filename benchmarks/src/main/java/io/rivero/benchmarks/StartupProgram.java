package io.rivero.benchmarks;

import java.util.Arrays;
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
      seconds later, when its warm-up is over.
      """;

  private StartupProgram() {}

  static void run(Arguments arguments) throws Exception {
    if (arguments.has("help")) {
      System.out.print(HELP);
      return;
    }
    arguments.only("starts");
    int starts = arguments.number("starts", 5, 1);
    double[] millis = new double[starts];
    double[] megabytes = new double[starts];
    for (int i = 0; i < starts; i++) {
      try (ServerProcess server = ServerProcess.start()) {
        millis[i] = server.startMillis();
        Waiting.pass(SETTLE_SECONDS);
        megabytes[i] = server.usage().residentMegabytes();
      }
    }
    var report = new Report(System.out);
    report.title("Start");
    report.note(
        String.format(
            Locale.ROOT,
            "each, in ms: %s",
            Arrays.toString(Arrays.stream(millis).mapToLong(Math::round).toArray())));
    double median = Values.median(millis);
    report.atMost("start to listening, median of " + starts, median, "ms", GOAL_MILLIS);
    report.reference("its libraries alone", median, SPIKE_MILLIS, "ms");
    double memory = Values.median(megabytes);
    report.atMost("resident memory after the start, median", memory, "MB", GOAL_MEGABYTES);
    report.reference("Kurento, with one call", memory, KURENTO_MEGABYTES, "MB");
  }
}
