package io.rivero.rpc.e2e;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.rivero.rpc.e2e.BrowserPeer.Candidate;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A script of `src/test/js` on Node, with the official JavaScript client; it talks in JSON, one
/// object a line.
final class NodeClient implements AutoCloseable {
  private static final Duration INSTALL = Duration.ofSeconds(10);
  private static final long END_SECONDS = 20;
  private static final Path SOURCES =
      Path.of(System.getProperty("rivero.js", "src/test/js")).toAbsolutePath();

  private final Process process;
  private final Writer input;
  private final Queue<JsonNode> output = new ConcurrentLinkedQueue<>();

  NodeClient(String script, String... arguments) {
    Path node = Tools.require("node");
    Path folder = install();
    var command =
        Stream.concat(
                Stream.of(node.toString(), "-r", "./domain.cjs", script), Stream.of(arguments))
            .toList();
    try {
      process =
          new ProcessBuilder(command)
              .directory(folder.toFile())
              .redirectError(Tools.output("node.log").toFile())
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    input = process.outputWriter();
    Thread.ofVirtual().start(this::read);
  }

  /// The packages of the lock file, installed once into the build's folder.
  private static Path install() {
    Path npm = Tools.require("npm");
    Path folder = Tools.output("js");
    try {
      Files.createDirectories(folder);
      try (Stream<Path> files = Files.list(SOURCES)) {
        for (Path file : files.filter(Files::isRegularFile).toList()) {
          Files.copy(file, folder.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (!Files.isDirectory(folder.resolve("node_modules", "kurento-client"))) {
      var builder = new ProcessBuilder(npm.toString(), "ci").directory(folder.toFile());
      Tools.Started started = Tools.start("npm", builder);
      Wait.until("npm ci", INSTALL, () -> !started.process().isAlive());
      if (started.process().exitValue() != 0) {
        throw new AssertionError("npm ci: " + String.join("\n", started.lines()));
      }
    }
    return folder;
  }

  void send(Map<String, ?> message) {
    try {
      input.write(JsonSocket.JSON.writeValueAsString(message) + "\n");
      input.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The next message, null if there is none yet.
  @Nullable JsonNode poll() {
    JsonNode message = output.poll();
    if (message != null && message.has("failed")) {
      throw new AssertionError(message.path("failed").asText());
    }
    return message;
  }

  /// Carries what application and browser have to say to each other: the answer, and candidates.
  ///
  /// @param more gets each message of the application, also those
  void relay(BrowserPeer browser, Consumer<JsonNode> more) {
    for (JsonNode said = poll(); said != null; said = poll()) {
      if (said.has("answer")) {
        browser.answer(said.path("answer").asText());
      } else if (said.has("candidate")) {
        JsonNode found = said.path("candidate");
        browser.add(
            new Candidate(
                found.path("candidate").asText(),
                found.path("sdpMid").asText(),
                found.path("sdpMLineIndex").asInt()));
      }
      more.accept(said);
    }
    for (Candidate found : browser.candidates()) {
      send(Map.of("candidate", found));
    }
  }

  /// Ends it at once, without a word to anybody.
  void kill() {
    process.destroyForcibly();
  }

  private void read() {
    try (BufferedReader lines = process.inputReader()) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith("{")) {
          output.add(JsonSocket.JSON.readTree(line));
        }
      }
    } catch (JsonProcessingException e) {
      output.add(JsonSocket.JSON.createObjectNode().put("failed", e.toString()));
    } catch (IOException e) {
      // The process has ended.
    }
  }

  @Override
  public void close() {
    try {
      if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
