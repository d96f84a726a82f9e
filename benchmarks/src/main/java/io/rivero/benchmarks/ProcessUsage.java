package io.rivero.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/// CPU time and memory of a process, from `/proc` (Linux).
record ProcessUsage(long pid) {
  private static final double TICKS_PER_SECOND = 100; // USER_HZ, the same on every Linux

  /// User and system time since the process began, in seconds, in steps of 0.01.
  double cpuSeconds() {
    return cpuSeconds(read("stat"));
  }

  /// Fields 14 and 15 (`utime`, `stime`) of a line of `/proc/PID/stat`. The name of the process may
  /// hold blanks and parentheses, so the fields are counted from its last parenthesis.
  static double cpuSeconds(String stat) {
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS_PER_SECOND;
  }

  /// The same by thread; of threads with one name together, numbers at its end left out.
  Map<String, Double> threadCpuSeconds() {
    var sums = new TreeMap<String, Double>();
    try (Stream<Path> threads = Files.list(Path.of("/proc", Long.toString(pid), "task"))) {
      for (Path thread : threads.toList()) {
        try {
          String stat = Files.readString(thread.resolve("stat"));
          sums.merge(threadName(stat), cpuSeconds(stat), Double::sum);
        } catch (IOException e) {
          // it has ended meanwhile
        }
      }
    } catch (IOException e) {
      throw new IllegalStateException("process " + pid + " cannot be observed", e);
    }
    return sums;
  }

  static String threadName(String stat) {
    String name = stat.substring(stat.indexOf('(') + 1, stat.lastIndexOf(')'));
    return name.replaceAll("[-# ]*\\d+$", "");
  }

  /// Resident memory in megabytes of 1 000 000 bytes.
  double residentMegabytes() {
    return residentMegabytes(List.of(read("status").split("\n", -1)));
  }

  static double residentMegabytes(List<String> status) {
    for (String line : status) {
      if (line.startsWith("VmRSS:")) {
        return Long.parseLong(line.replaceAll("\\D", "")) * 1024 / 1e6;
      }
    }
    throw new IllegalStateException("no VmRSS: is the process gone?");
  }

  private String read(String name) {
    try {
      return Files.readString(Path.of("/proc", Long.toString(pid), name));
    } catch (IOException e) {
      throw new IllegalStateException("process " + pid + " cannot be observed", e);
    }
  }
}
