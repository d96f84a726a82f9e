package io.rivero.benchmarks;

import java.io.PrintStream;
import java.util.Locale;

/// Prints figures, each beside its goal and what it is compared with.
final class Report {
  private final PrintStream out;

  Report(PrintStream out) {
    this.out = out;
  }

  void title(String text) {
    out.println(text);
    out.println("=".repeat(text.length()));
  }

  void note(String text) {
    out.println("  " + text);
  }

  /// A figure that is only reported.
  void figure(String name, double value, String unit) {
    line(name, value, unit, "", "");
  }

  /// A figure that should be at most so much; says whether it is.
  boolean atMost(String name, double value, String unit, double goal) {
    boolean met = value <= goal;
    line(name, value, unit, "goal <= " + number(goal), met ? "met" : "missed");
    return met;
  }

  /// A figure that should be at least so much; says whether it is.
  boolean atLeast(String name, double value, String unit, double goal) {
    boolean met = value >= goal;
    line(name, value, unit, "goal >= " + number(goal), met ? "met" : "missed");
    return met;
  }

  /// How often a reference goes into the figure before.
  void reference(String name, double value, double reference, String unit) {
    line("  / " + name, value / reference, "x", "of " + number(reference) + " " + unit, "");
  }

  private void line(String name, double value, String unit, String goal, String verdict) {
    out.println(
        String.format(
                Locale.ROOT, "  %-46s %10s %-8s %-14s %s", name, number(value), unit, goal, verdict)
            .stripTrailing());
  }

  private static String number(double value) {
    double size = Math.abs(value);
    String format = size >= 100 ? "%.0f" : size >= 10 ? "%.1f" : "%.2f";
    return String.format(Locale.ROOT, format, value);
  }
}
