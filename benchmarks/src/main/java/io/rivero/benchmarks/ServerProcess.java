package io.rivero.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The server that is measured: one that was started here on free ports, or one that runs already.
final class ServerProcess implements AutoCloseable {
  private static final String LISTENING = "Rivero is listening on ";

  private final @Nullable Process process;
  private final URI uri;
  private final @Nullable ProcessUsage usage;
  private final double startMillis;

  private ServerProcess(
      @Nullable Process process, URI uri, @Nullable ProcessUsage usage, double startMillis) {
    this.process = process;
    this.uri = uri;
    this.usage = usage;
    this.startMillis = startMillis;
  }

  /// The server that `--url` names, observed by `--pid`; without it one is started.
  static ServerProcess of(Arguments arguments) throws IOException {
    if (!arguments.has("url")) {
      return start();
    }
    int pid = arguments.number("pid", 0, 0);
    return new ServerProcess(
        null,
        URI.create(arguments.text("url", "")),
        pid == 0 ? null : new ProcessUsage(pid),
        Double.NaN);
  }

  /// Starts `java -jar rivero.jar` and waits until it listens. Options for that JVM are in the
  /// system property `server.jvm`, separated by blanks.
  static ServerProcess start() throws IOException {
    return start(List.of());
  }

  /// The same with further options for the JVM.
  static ServerProcess start(List<String> jvmOptions) throws IOException {
    List<String> command = command(jvmOptions, List.of());
    long begin = System.nanoTime();
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    BufferedReader lines = process.inputReader(StandardCharsets.UTF_8);
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (line.startsWith(LISTENING)) {
        double millis = (System.nanoTime() - begin) / 1e6;
        Thread.ofVirtual().start(() -> lines.lines().forEach(each -> {}));
        URI uri = URI.create(line.substring(LISTENING.length()).strip());
        return new ServerProcess(process, uri, new ProcessUsage(process.pid()), millis);
      }
    }
    throw new IllegalStateException("the server has ended before it listened");
  }

  /// Lets a server start, warm up and stop, for a JVM that learns from it.
  static void rehearse(List<String> jvmOptions) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command(jvmOptions, List.of("--dry-run")))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    if (process.waitFor() != 0) {
      throw new IllegalStateException("the rehearsal has failed");
    }
  }

  private static List<String> command(List<String> jvmOptions, List<String> arguments) {
    Path jar = Path.of(System.getProperty("rivero.jar", "rpc/target/rivero.jar"));
    if (!Files.exists(jar)) {
      throw new IllegalArgumentException(jar + " does not exist: build it first");
    }
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    String options = System.getProperty("server.jvm", "").strip();
    if (!options.isEmpty()) {
      command.addAll(List.of(options.split("\\s+")));
    }
    command.addAll(jvmOptions);
    command.addAll(List.of("-jar", jar.toString(), "--port", "0", "--media-port", "0"));
    command.addAll(arguments);
    return command;
  }

  /// Its WebSocket.
  URI uri() {
    return uri;
  }

  /// A page of the same origin, where a browser has a camera.
  URI page() {
    return URI.create("http://" + uri.getHost() + ":" + uri.getPort() + "/");
  }

  boolean isObserved() {
    return usage != null;
  }

  /// @throws IllegalStateException unless observed
  ProcessUsage usage() {
    if (usage == null) {
      throw new IllegalStateException("which process is it? Say --pid");
    }
    return usage;
  }

  /// From its start to listening; not a number if it was not started here.
  double startMillis() {
    return startMillis;
  }

  @Override
  public void close() {
    if (process != null) {
      process.destroy();
      try {
        if (!process.waitFor(10, TimeUnit.SECONDS)) {
          process.destroyForcibly();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
