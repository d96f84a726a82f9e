package io.rivero.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;

/// How many requests of the Kurento Protocol does one connection get through, how long do they
/// take, and what does an idle pipeline cost?
final class ProtocolProgram {
  private static final double PING_GOAL = 20_000;
  private static final double CREATE_GOAL = 5_000;
  private static final double MEDIAN_GOAL_MILLIS = 0.3;
  private static final double LATE_GOAL_MILLIS = 3;
  private static final double IDLE_GOAL_KILOBYTES = 60;
  private static final int WINDOW = 100;
  private static final int REQUESTS_PER_SECOND = 1000;
  private static final int WARM_SECONDS = 5;
  private static final String CREATE = "{\"type\":\"MediaPipeline\"}";

  private static final String HELP =
      """
      protocol [--requests 100000] [--warmup 100000] [--seconds 5] [--pipelines 1000]

      Starts rivero.jar and talks to it by one connection: ping, then create and release of a
      pipeline (a quarter as many pairs), both with 100 requests under way; invoke at 1000 requests/s,
      measured from the moment at which each should have been sent, and the same against a thread
      that only writes back what it reads; then what the heap of the server
      grows by idle pipelines with one WebRtcEndpoint, after a collection. The warm-up counts in
      requests, so that a busy machine measures the same code. The rates are also given per second of
      CPU of the server, because the machine has other work, too.
      """;

  private record Rate(double perSecond, double perCpuSecond) {}

  private final PipeliningSocket socket;
  private final ServerProcess server;
  private final Report report;
  private int nextId;

  private ProtocolProgram(PipeliningSocket socket, ServerProcess server, Report report) {
    this.socket = socket;
    this.server = server;
    this.report = report;
  }

  static void run(Arguments arguments) throws Exception {
    if (arguments.has("help")) {
      System.out.print(HELP);
      return;
    }
    arguments.only("requests", "warmup", "seconds", "pipelines");
    int requests = arguments.number("requests", 100_000, WINDOW);
    int warmUp = arguments.number("warmup", 100_000, 0);
    int seconds = arguments.number("seconds", 5, 1);
    int pipelines = arguments.number("pipelines", 1000, 1);
    var report = new Report(System.out);
    report.title("Kurento Protocol, one connection");
    try (ServerProcess server = ServerProcess.start();
        var socket = new PipeliningSocket(server.uri())) {
      var program = new ProtocolProgram(socket, server, report);
      program.pings(warmUp);
      program.createsAndReleases(warmUp / 4);
      program.tell("ping", program.pings(requests), PING_GOAL);
      program.tell("create+release", program.createsAndReleases(requests / 4), CREATE_GOAL);
      program.latency(seconds);
      program.memory(pipelines);
    }
  }

  private void tell(String name, Rate rate, double goal) {
    report.atLeast(name, rate.perSecond, "/s", goal);
    report.atLeast(name + ", per second of server CPU", rate.perCpuSecond, "/s", goal);
  }

  private Rate pings(int requests) throws IOException {
    double cpu = server.usage().cpuSeconds();
    long begin = System.nanoTime();
    long count = 0;
    for (int i = 0; i < WINDOW; i++) {
      send("ping", "{}");
    }
    socket.flush();
    while (count < requests) {
      for (int i = 0; i < WINDOW; i++) {
        answer();
        send("ping", "{}");
      }
      socket.flush();
      count += WINDOW;
    }
    Rate rate = rate(count, begin, cpu);
    for (int i = 0; i < WINDOW; i++) {
      answer();
    }
    return rate;
  }

  /// Counts pairs.
  private Rate createsAndReleases(int pairs) throws IOException {
    double cpu = server.usage().cpuSeconds();
    long begin = System.nanoTime();
    long count = 0;
    Deque<String> made = new ArrayDeque<>();
    while (count < pairs) {
      for (int i = 0; i < WINDOW; i++) {
        send("create", CREATE);
      }
      int releases = made.size();
      while (!made.isEmpty()) {
        send("release", "{\"object\":\"" + made.remove() + "\"}");
      }
      socket.flush();
      for (int i = 0; i < WINDOW; i++) {
        made.add(value(answer()));
      }
      for (int i = 0; i < releases; i++) {
        answer();
      }
      count += releases;
    }
    Rate rate = rate(count, begin, cpu);
    for (String pipeline : made) {
      call("release", "{\"object\":\"" + pipeline + "\"}");
    }
    return rate;
  }

  private Rate rate(long count, long begin, double cpuBefore) {
    double cpu = server.usage().cpuSeconds() - cpuBefore;
    return new Rate(count / ((System.nanoTime() - begin) / 1e9), count / Math.max(cpu, 0.01));
  }

  /// Beside what a mere echo takes, which shows how much of it is the machine. The first round
  /// makes the code warm.
  private void latency(int seconds) throws Exception {
    String pipeline = value(call("create", CREATE));
    String params = "{\"object\":\"" + pipeline + "\",\"operation\":\"getName\"}";
    int count = seconds * REQUESTS_PER_SECOND;
    evenly(socket, params, WARM_SECONDS * REQUESTS_PER_SECOND);
    OpenLoop.Times floor = echo(params, count);
    OpenLoop.Times times = evenly(socket, params, count);
    String at = " of an answer at " + REQUESTS_PER_SECOND + "/s";
    report.atMost("median" + at, times.median(), "ms", MEDIAN_GOAL_MILLIS);
    report.reference("echo", times.median(), floor.median(), "ms");
    report.atMost("99th percentile" + at, times.late(), "ms", LATE_GOAL_MILLIS);
    report.reference("echo", times.late(), floor.late(), "ms");
    report.note(
        String.format(
            Locale.ROOT,
            "of which the generator sent late: median %.2f ms, 99th percentile %.2f ms",
            times.ownMedian(),
            times.ownLate()));
    call("release", "{\"object\":\"" + pipeline + "\"}");
  }

  private OpenLoop.Times echo(String params, int count) throws Exception {
    try (var floor = new EchoFloor();
        var echoing = new PipeliningSocket(floor.uri())) {
      evenly(echoing, params, WARM_SECONDS * REQUESTS_PER_SECOND);
      return evenly(echoing, params, count);
    }
  }

  private OpenLoop.Times evenly(PipeliningSocket to, String params, int count) throws Exception {
    int first = nextId;
    nextId += count;
    return OpenLoop.run(to, i -> request(first + i, "invoke", params), count, REQUESTS_PER_SECOND);
  }

  private void memory(int pipelines) throws IOException {
    long before = liveBytes();
    List<String> made = new ArrayList<>();
    for (int i = 0; i < pipelines; i++) {
      String pipeline = value(call("create", CREATE));
      String parameters = "{\"mediaPipeline\":\"" + pipeline + "\"}";
      call("create", "{\"type\":\"WebRtcEndpoint\",\"constructorParams\":" + parameters + "}");
      made.add(pipeline);
    }
    double each = (liveBytes() - before) / 1e3 / pipelines;
    report.atMost("heap of an idle pipeline and endpoint", each, "kB", IDLE_GOAL_KILOBYTES);
    for (String pipeline : made) {
      call("release", "{\"object\":\"" + pipeline + "\"}");
    }
    report.note(
        String.format(
            Locale.ROOT,
            "after their release the heap is %+.1f kB to what it was",
            (liveBytes() - before) / 1e3));
  }

  /// What the heap holds after a collection: the last line of the histogram of classes.
  private long liveBytes() throws IOException {
    String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    Process asked =
        new ProcessBuilder(jcmd, Long.toString(server.usage().pid()), "GC.class_histogram")
            .redirectErrorStream(true)
            .start();
    String all = new String(asked.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    String last = all.strip().lines().reduce("", (first, second) -> second);
    String[] total = last.split("\\s+", -1);
    if (total.length != 3 || !total[0].equals("Total")) {
      throw new IllegalStateException("no histogram: " + last);
    }
    return Long.parseLong(total[2]);
  }

  /// The next answer. An error counts for nothing: it ends the measurement, so that no refusal
  /// passes for a fast answer.
  private String answer() throws IOException {
    String answer = socket.receive();
    if (answer.contains("\"error\"")) {
      throw new IllegalStateException("not carried out: " + answer);
    }
    return answer;
  }

  private String call(String method, String params) throws IOException {
    send(method, params);
    socket.flush();
    return answer();
  }

  private void send(String method, String params) throws IOException {
    socket.send(request(nextId++, method, params));
  }

  private static String request(int id, String method, String params) {
    return "{\"jsonrpc\":\"2.0\",\"id\":"
        + id
        + ",\"method\":\""
        + method
        + "\",\"params\":"
        + params
        + "}";
  }

  /// The text of `value` in an answer, without taking the time to parse it.
  private static String value(String answer) {
    String before = "\"value\":\"";
    int from = answer.indexOf(before);
    if (from < 0) {
      throw new IllegalStateException(answer);
    }
    return answer.substring(from + before.length(), answer.indexOf('"', from + before.length()));
  }
}
