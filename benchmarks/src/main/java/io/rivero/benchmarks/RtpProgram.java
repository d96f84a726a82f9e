package io.rivero.benchmarks;

import java.lang.management.ManagementFactory;
import java.util.function.LongSupplier;

/// What does the RTP layer cost per packet? CPU time of the thread and bytes allocated, for the
/// methods of {@link ForwardBenchmark}: unlike JMH's wall-clock time it means something on a
/// machine that does other work, too.
final class RtpProgram {
  private static final double GOAL_NANOS = 100;
  private static final double GOAL_BYTES = 0.5; // nothing but the timer's own now and then
  private static final int BATCH = 2000;
  private static final int PACKET_BYTES = 1216; // an array of 1200

  private static final String HELP =
      """
      rtp [--rounds 3000]

      A VP8 packet of 1200 bytes: parsed and rewritten for a viewer, and taken in by a session;
      against the copy of its bytes that rewriting contains. Interleaved rounds of 2000 packets,
      least CPU time of the thread per packet, and the median of bytes allocated.
      """;

  private RtpProgram() {}

  static void run(Arguments arguments) {
    if (arguments.has("help")) {
      System.out.print(HELP);
      return;
    }
    arguments.only("rounds");
    int rounds = arguments.number("rounds", 3000, 1);
    var forward = new ForwardBenchmark();
    var parse = new ForwardBenchmark();
    var receive = new ForwardBenchmark();
    LongSupplier[] steps = {
      forward::copy, forward::forward, parse::parseAndForward, receive::receive
    };
    double[][] nanos = new double[steps.length][rounds];
    double[][] bytes = new double[steps.length][rounds];
    for (int round = 0; round < rounds; round++) {
      for (int i = 0; i < steps.length; i++) {
        measure(steps[i], round, nanos[i], bytes[i]);
      }
    }
    double copy = Values.least(nanos[0]);
    var report = new Report(System.out);
    report.title("RTP, 1200 bytes");
    report.figure("copy of the bytes", copy, "ns");
    report.atMost("rewrite for a viewer", Values.least(nanos[1]), "ns", GOAL_NANOS);
    report.atMost("  allocated", Values.median(bytes[1]), "B", GOAL_BYTES);
    report.atMost("parse and rewrite", Values.least(nanos[2]), "ns", GOAL_NANOS);
    report.reference("the copy", Values.least(nanos[2]), copy, "ns");
    report.atMost("  allocated", Values.median(bytes[2]), "B", GOAL_BYTES);
    report.figure("take in", Values.least(nanos[3]), "ns");
    report.figure("  allocated", Values.median(bytes[3]), "B");
    report.reference("the packet's own array", Values.median(bytes[3]), PACKET_BYTES, "B");
  }

  private static void measure(LongSupplier step, int round, double[] nanos, double[] bytes) {
    var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    long allocated = threads.getCurrentThreadAllocatedBytes();
    long begin = threads.getCurrentThreadCpuTime();
    long sum = 0;
    for (int i = 0; i < BATCH; i++) {
      sum += step.getAsLong();
    }
    nanos[round] = (threads.getCurrentThreadCpuTime() - begin) / (double) BATCH;
    bytes[round] = (threads.getCurrentThreadAllocatedBytes() - allocated) / (double) BATCH;
    if (sum == 0) {
      throw new IllegalStateException("nothing was done");
    }
  }
}
