package io.rivero.ice;

import com.typesafe.config.ConfigFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;

/// What ice4j reads once for the whole process, set before its first class is loaded.
final class Ice4jSettings {
  // Strong references, else the log manager forgets the levels.
  private static final List<Logger> QUIET = new ArrayList<>();

  private static boolean applied;

  private Ice4jSettings() {}

  /// Applies the settings once; by any thread.
  static synchronized void apply() {
    if (applied) {
      return;
    }
    applied = true;
    // Would ask the cloud's metadata address for seconds, at the first agent.
    set("ice4j.harvest.mapping.aws.enabled", "false");
    set("ice4j.harvest.use-link-local-addresses", "false");
    set("ice4j.harvest.udp.use-dynamic-ports", "false");
    set("ice4j.use-component-socket", "false");
    set("ice4j.software", "");
    ConfigFactory.invalidateCaches(); // it may have read the properties before
    quiet("org.ice4j.stack.Connector", Level.SEVERE); // warns of each send after an agent's end
    // Each step of each agent is INFO.
    for (String name : List.of("org.ice4j", "org.jitsi", "JitsiConfig")) {
      quiet(name, Level.WARNING);
    }
  }

  /// A level that the user has set stays.
  private static void quiet(String name, Level level) {
    Logger logger = Logger.getLogger(name);
    if (logger.getLevel() == null) {
      logger.setLevel(level);
    }
    QUIET.add(logger);
  }

  /// A value that the user has set stays.
  private static void set(String name, String value) {
    if (System.getProperty(name) == null) {
      System.setProperty(name, value);
    }
  }
}
