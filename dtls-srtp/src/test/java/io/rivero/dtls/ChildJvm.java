package io.rivero.dtls;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Runs a main class of the tests in a JVM of its own.
final class ChildJvm {
  private ChildJvm() {}

  /// The lines that it wrote; fails when its exit code is not 0.
  static List<String> run(Class<?> main, String classPath, String... flags) throws Exception {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(flags));
    command.addAll(List.of("-cp", classPath, main.getName()));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try (var input = process.getInputStream()) {
      String text = new String(input.readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor()).as(text).isZero();
      return text.lines().toList();
    }
  }

  /// Of the JVM that runs the tests.
  static String classPath() {
    String ofTests = System.getProperty("surefire.test.class.path");
    return ofTests != null ? ofTests : System.getProperty("java.class.path");
  }
}
