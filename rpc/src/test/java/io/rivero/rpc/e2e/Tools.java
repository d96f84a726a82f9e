package io.rivero.rpc.e2e;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;

/// Programs that the tests drive, and where they leave what they say.
final class Tools {
  private static final Path OUTPUT = Path.of("target", "e2e").toAbsolutePath();
  private static final AtomicInteger NUMBER = new AtomicInteger();

  private Tools() {}

  /// The first of these programs that is installed. Without any the test is skipped, or fails where
  /// nothing may be skipped (`CI` or `RIVERO_REQUIRE_BROWSERS` is set).
  static Path require(String... names) {
    Path found = find(names);
    if (found == null) {
      String message = "Not installed: " + String.join(" or ", names);
      if (System.getenv("CI") != null || System.getenv("RIVERO_REQUIRE_BROWSERS") != null) {
        throw new AssertionError(message);
      }
      Assumptions.abort(message);
    }
    return found;
  }

  static @Nullable Path find(String... names) {
    List<String> folders = List.of(System.getenv("PATH").split(File.pathSeparator, -1));
    return Stream.of(names)
        .flatMap(name -> folders.stream().map(folder -> Path.of(folder, name)))
        .filter(Files::isExecutable)
        .findFirst()
        .orElse(null);
  }

  /// A file for what a process or a test has to show, kept for whoever looks into a failure.
  static Path output(String name) {
    try {
      Files.createDirectories(OUTPUT);
      return OUTPUT.resolve(name);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// A new empty folder.
  static Path folder(String name) {
    try {
      return Files.createTempDirectory("rivero-" + name);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Starts a process that writes both its outputs to a file of its own.
  static Started start(String name, ProcessBuilder builder) {
    Path log = output(name + "-" + NUMBER.incrementAndGet() + ".log");
    try {
      Files.deleteIfExists(log);
      return new Started(
          builder.redirectErrorStream(true).redirectOutput(log.toFile()).start(), log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// An IPv4 address of this machine that is no loopback address; without one the test is skipped.
  static String ownAddress() {
    try {
      String found =
          NetworkInterface.networkInterfaces()
              .flatMap(NetworkInterface::inetAddresses)
              .filter(candidate -> candidate instanceof Inet4Address)
              .filter(candidate -> !candidate.isLoopbackAddress())
              .map(InetAddress::getHostAddress)
              .findFirst()
              .orElse("");
      Assumptions.assumeFalse(found.isEmpty(), "This machine has no address but loopback");
      return found;
    } catch (SocketException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void delete(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      files.sorted((a, b) -> b.compareTo(a)).map(Path::toFile).forEach(File::delete);
    } catch (IOException | UncheckedIOException e) {
      // A browser that is still writing: the system's temporary folder is cleared anyway.
    }
  }

  /// A process and the file with its output.
  record Started(Process process, Path log) {
    List<String> lines() {
      try {
        return new String(Files.readAllBytes(log), StandardCharsets.UTF_8).lines().toList();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    /// The first line with this text, null while there is none.
    @Nullable String line(String text) {
      return lines().stream().filter(line -> line.contains(text)).findFirst().orElse(null);
    }

    /// The same, waited for.
    String await(String text, Duration target) {
      return Wait.value(
          "'" + text + "' in " + log,
          target,
          () -> {
            String line = line(text);
            if (line == null && !process.isAlive()) {
              throw new AssertionError("Ended early: " + String.join("\n", lines()));
            }
            return line;
          });
    }
  }
}
