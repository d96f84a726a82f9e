package io.rivero.rpc;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.logging.ConsoleHandler;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/// One line per log record on standard error: `2026-01-31 12:00:00.000 INFO rpc.RiveroServer text`.
final class Logs {
  /// Kept, because a logger that nobody holds loses its level.
  private static final Logger OURS = Logger.getLogger("io.rivero");

  private Logs() {}

  /// Sets the level of Rivero; libraries are heard from WARNING on.
  ///
  /// @param level one of {@link Settings#logLevel}
  static void configure(String level) {
    Logger root = Logger.getLogger("");
    for (Handler handler : root.getHandlers()) {
      root.removeHandler(handler);
    }
    var console = new ConsoleHandler();
    console.setLevel(Level.ALL);
    console.setFormatter(new Line());
    root.addHandler(console);
    root.setLevel(Level.WARNING);
    OURS.setLevel(
        switch (level) {
          case "error" -> Level.SEVERE;
          case "warning" -> Level.WARNING;
          case "debug" -> Level.FINE;
          case "trace" -> Level.FINER;
          default -> Level.INFO;
        });
  }

  static final class Line extends Formatter {
    private static final DateTimeFormatter TIME =
        DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSS", Locale.ROOT)
            .withZone(ZoneId.systemDefault());

    @Override
    public String format(LogRecord entry) {
      return line(entry.getInstant(), name(entry.getLevel()), entry.getLoggerName(), text(entry));
    }

    static String line(Instant time, String level, String logger, String text) {
      String name = logger.startsWith("io.rivero.") ? logger.substring(10) : logger;
      return TIME.format(time) + " " + level + " " + name + " " + text + System.lineSeparator();
    }

    private String text(LogRecord entry) {
      String message = formatMessage(entry);
      if (entry.getThrown() == null) {
        return message;
      }
      var trace = new StringWriter();
      entry.getThrown().printStackTrace(new PrintWriter(trace, true));
      return message + System.lineSeparator() + trace.toString().stripTrailing();
    }

    private static String name(Level level) {
      int value = level.intValue();
      if (value >= Level.SEVERE.intValue()) {
        return "ERROR";
      }
      if (value >= Level.WARNING.intValue()) {
        return "WARNING";
      }
      return value >= Level.INFO.intValue() ? "INFO" : value >= 500 ? "DEBUG" : "TRACE";
    }
  }
}
