package io.rivero.benchmarks;

import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;

/// Requests at even intervals, whether the ones before are answered or not. Each is measured from
/// the moment at which it should have been sent, so that a server which is late, and so delays what
/// comes after, pays for all of it.
final class OpenLoop {
  /// A thread wakes this late, so it is woken earlier and waits for the rest without sleeping.
  private static final long OVERSLEEP_NANOS = 60_000;

  /// Milliseconds.
  ///
  /// @param median of an answer
  /// @param late the 99th percentile of an answer
  /// @param ownMedian how late requests were sent, which is part of the median
  /// @param ownLate the 99th percentile of that
  record Times(double median, double late, double ownMedian, double ownLate) {}

  private final PipeliningSocket socket;
  private final IntFunction<String> request;
  private final long periodNanos;
  private final double[] answered;
  private final double[] sent;

  private OpenLoop(PipeliningSocket socket, IntFunction<String> request, int count, int perSecond) {
    this.socket = socket;
    this.request = request;
    this.periodNanos = 1_000_000_000L / perSecond;
    this.answered = new double[count];
    this.sent = new double[count];
  }

  /// @param request gives the text of each, by its number
  static Times run(PipeliningSocket socket, IntFunction<String> request, int count, int perSecond)
      throws IOException, InterruptedException {
    return new OpenLoop(socket, request, count, perSecond).run();
  }

  private Times run() throws IOException, InterruptedException {
    long begin = System.nanoTime() + periodNanos;
    Thread sender = Thread.ofPlatform().start(() -> send(begin));
    for (int i = 0; i < answered.length; i++) {
      String answer = socket.receive();
      answered[i] = millisSince(begin + i * periodNanos);
      if (answer.contains("\"error\"")) {
        throw new IllegalStateException("not carried out: " + answer);
      }
    }
    sender.join();
    Arrays.sort(answered);
    Arrays.sort(sent);
    int median = answered.length / 2;
    int late = (int) (answered.length * 99L / 100);
    return new Times(answered[median], answered[late], sent[median], sent[late]);
  }

  private void send(long begin) {
    try {
      for (int i = 0; i < sent.length; i++) {
        long due = begin + i * periodNanos;
        await(due);
        sent[i] = millisSince(due);
        socket.send(request.apply(i));
        socket.flush();
      }
    } catch (IOException e) {
      socket.close(); // the receiver notices
    }
  }

  private static void await(long due) {
    long wait = due - System.nanoTime();
    while (wait > 0) {
      if (wait > OVERSLEEP_NANOS) {
        LockSupport.parkNanos(wait - OVERSLEEP_NANOS);
      } else {
        Thread.onSpinWait();
      }
      wait = due - System.nanoTime();
    }
  }

  private static double millisSince(long nanos) {
    return (System.nanoTime() - nanos) / 1e6;
  }
}
