package io.rivero.rpc;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Properties;

/// What the build wrote down about itself.
final class BuildInfo {
  private static final DateTimeFormatter KURENTO_TIME =
      DateTimeFormatter.ofPattern("MMM dd uuuu HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

  private static final Properties PROPERTIES = load();

  private BuildInfo() {}

  static String version() {
    return PROPERTIES.getProperty("version", "unknown");
  }

  /// The time that builds are stamped with, in the form of `ModuleInfo.generationTime`. UTC.
  static String generationTime() {
    return KURENTO_TIME.format(Instant.parse(PROPERTIES.getProperty("time")));
  }

  private static Properties load() {
    var properties = new Properties();
    try (InputStream in = BuildInfo.class.getResourceAsStream("build.properties")) {
      properties.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return properties;
  }
}
