package io.rivero.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a person sees who starts the server. Two tests run a process of its own.
class MainTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private @Nullable Integer run(String... arguments) {
    return Main.start(
        arguments,
        Map.of(),
        new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8));
  }

  private String errorLine() {
    String text = err.toString(StandardCharsets.UTF_8);
    assertThat(text.lines()).hasSize(1);
    return text.strip();
  }

  @Test
  void helpNamesEveryFlag() {
    assertThat(run("--help")).isZero();
    assertThat(out.toString(StandardCharsets.UTF_8))
        .contains(
            "--config",
            "--bind",
            "--port",
            "--media-port",
            "--media-loops",
            "--allow-origin",
            "--token-file",
            "--allow-anonymous",
            "--tls",
            "--tls-port",
            "--network-interfaces",
            "--external-ipv4",
            "--external-ipv6",
            "--stun-server",
            "--log-level",
            "--dry-run",
            "--version");
  }

  @Test
  void versionIsOneLine() {
    assertThat(run("--version")).isZero();
    assertThat(out.toString(StandardCharsets.UTF_8)).matches("Rivero \\S+\\s+");
  }

  @Test
  void dryRunSaysWhetherTheConfigurationWorks() throws Exception {
    assertThat(run("--dry-run", "--port", "0", "--media-port", "0")).isZero();
    assertThat(out.toString(StandardCharsets.UTF_8)).contains("could listen on ws://127.0.0.1:");
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = String.valueOf(taken.getLocalPort());
      assertThat(run("--dry-run", "--port", port, "--media-port", "0")).isEqualTo(1);
      assertThat(errorLine()).contains(port);
    }
  }

  @Test
  void mistakesAreOneLineAndExitCodeOne(@TempDir Path folder) throws Exception {
    assertThat(run("--prot", "1")).isEqualTo(1);
    assertThat(errorLine()).startsWith("rivero: Unknown option");
    err.reset();
    Path config = Files.writeString(folder.resolve("rivero.conf"), "bimd = \"0.0.0.0\"\n");
    assertThat(run("--config", config.toString())).isEqualTo(1);
    assertThat(errorLine()).endsWith("did you mean 'bind'?");
    err.reset();
    assertThat(run("--port", "0", "--tls", folder.resolve("none.pem").toString())).isEqualTo(1);
    assertThat(errorLine()).contains("none.pem cannot be read");
    err.reset();
    assertThat(run("--port", "0", "--bind", "192.0.2.77")).isEqualTo(1);
    assertThat(errorLine()).startsWith("rivero: Whoever reaches 192.0.2.77");
    err.reset();
    assertThat(run("--port", "0", "--allow-anonymous", "--bind", "192.0.2.77")).isEqualTo(1);
    assertThat(errorLine()).startsWith("rivero: Port 0 on 192.0.2.77 cannot be used");
  }

  @Test
  void aPortInUseIsExitCodeOne() throws Exception {
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Process process = start("--port", Integer.toString(taken.getLocalPort()));
      String said = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isEqualTo(1);
      assertThat(said.lines()).hasSize(1);
      assertThat(said)
          .startsWith("rivero: Port " + taken.getLocalPort() + " on 127.0.0.1 cannot be used");
    }
  }

  @Test
  void sigtermSaysGoodbyeAndIsSuccess() throws Exception {
    Process process = start("--port", "0", "--media-port", "0", "--media-loops", "1");
    try (BufferedReader output = process.inputReader()) {
      String line = output.readLine();
      assertThat(line).startsWith("Rivero ");
      while (!line.startsWith("Rivero is listening on ")) {
        line = output.readLine();
      }
      URI uri = URI.create(line.substring(line.lastIndexOf(' ') + 1));
      try (var client = new TestClient(uri)) {
        assertThat(client.create("MediaPipeline", "{}")).endsWith("_kurento.MediaPipeline");
        process.toHandle().destroy(); // SIGTERM, with the streams left open
        assertThat(client.closeCode()).isEqualTo(1001);
      }
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isZero();
      String said = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(said.strip()).endsWith("INFO rpc.Main Rivero stops").doesNotContain("WARNING");
    } finally {
      process.destroyForcibly();
    }
  }

  private static Process start(String... arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(Main.class.getName());
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command).start();
  }
}
