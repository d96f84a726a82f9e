package io.rivero.rpc.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// rivero.jar as a process of its own, as a user starts it: `java -jar`.
final class ServerProcess implements AutoCloseable {
  private static final Duration START = Duration.ofSeconds(3);
  private static final String LISTENING = "Rivero is listening on ";
  private static final long STOP_SECONDS = 30;

  private final Tools.Started started;
  private final URI webSocket;

  private ServerProcess(Tools.Started started, URI webSocket) {
    this.started = started;
    this.webSocket = webSocket;
  }

  /// Starts on free ports and waits until it listens.
  static ServerProcess start(String... flags) {
    return startAt(0, flags);
  }

  /// Starts with WebSocket and page on this port and waits until it listens.
  static ServerProcess startAt(int port, String... flags) {
    var all = new ArrayList<>(List.of("--port", Integer.toString(port), "--media-port", "0"));
    all.addAll(List.of(flags));
    Tools.Started started = launch(all.toArray(String[]::new));
    String line = started.await(LISTENING, START);
    return new ServerProcess(started, URI.create(line.substring(LISTENING.length()).strip()));
  }

  /// Starts with exactly these flags and does not wait.
  static Tools.Started launch(String... flags) {
    Path jdk = Path.of(System.getProperty("java.home"));
    var command =
        new ArrayList<>(List.of(jdk.resolve("bin/java").toString(), "-jar", jar().toString()));
    command.addAll(List.of(flags));
    return Tools.start("server", new ProcessBuilder(command));
  }

  static Path jar() {
    return Path.of(System.getProperty("rivero.jar", "target/rivero.jar")).toAbsolutePath();
  }

  URI webSocket() {
    return webSocket;
  }

  /// The web page at an address of this machine, where a browser has a camera.
  URI page() {
    return URI.create("http://127.0.0.1:" + webSocket.getPort() + "/");
  }

  Process process() {
    return started.process();
  }

  List<String> log() {
    return started.lines();
  }

  /// Open file descriptors.
  long descriptors() {
    try (Stream<Path> files = Files.list(proc("fd"))) {
      return files.count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The names of its threads as the system knows them, 15 characters at most.
  List<String> threads() {
    try (Stream<Path> tasks = Files.list(proc("task"))) {
      var names = new ArrayList<String>();
      for (Path task : tasks.toList()) {
        Path name = task.resolve("comm");
        if (Files.exists(name)) {
          names.add(Files.readString(name).strip());
        }
      }
      return names;
    } catch (NoSuchFileException e) {
      return threads(); // one has ended while we looked
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The files that are mapped as code, each once.
  List<String> executableFiles() {
    try (Stream<String> lines = Files.lines(proc("maps"))) {
      return lines
          .map(line -> line.split("\\s+", 6))
          .filter(fields -> fields.length == 6 && fields[5].startsWith("/"))
          .filter(fields -> fields[1].contains("x"))
          .map(fields -> fields[5])
          .distinct()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Live instances of a class, after a full garbage collection: what a map still holds counts,
  /// too.
  long instances(String className) {
    Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    String pid = Long.toString(process().pid());
    try {
      Process asked =
          new ProcessBuilder(jcmd.toString(), pid, "GC.class_histogram")
              .redirectErrorStream(true)
              .start();
      List<String> lines =
          new String(asked.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
              .lines()
              .toList();
      return lines.stream()
          .map(line -> line.strip().split("\\s+"))
          .filter(fields -> fields.length >= 4 && fields[3].equals(className))
          .mapToLong(fields -> Long.parseLong(fields[1]))
          .sum();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path proc(String name) {
    return Path.of("/proc", Long.toString(process().pid()), name);
  }

  @Override
  public void close() {
    stop();
  }

  /// SIGTERM, and it has to end. Calling it again does nothing.
  void stop() {
    if (!process().isAlive()) {
      return;
    }
    process().destroy();
    try {
      if (!process().waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
        process().destroyForcibly();
        throw new AssertionError("Did not stop: " + String.join("\n", log()));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
