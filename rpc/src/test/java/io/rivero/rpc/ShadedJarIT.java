package io.rivero.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import org.junit.jupiter.api.Test;

/// `rivero.jar` as it is shipped.
class ShadedJarIT {
  private static final Path JAR = Path.of(System.getProperty("rivero.jar", "target/rivero.jar"));

  @Test
  void carriesNoNativeCodeNoSignaturesAndNoModules() throws Exception {
    try (var jar = new JarFile(JAR.toFile())) {
      List<String> names = jar.stream().map(JarEntry::getName).toList();
      assertThat(names)
          .noneMatch(name ->
              name.toLowerCase(Locale.ROOT)
                  .matches(".*\\.(so|dll|dylib|jnilib|a|sf|dsa|rsa|ec)(\\.\\d+)?"))
          .noneMatch(name -> name.endsWith("module-info.class"))
          .contains("META-INF/kurento/core.kmd.json", "reference.conf");
      for (JarEntry entry : jar.stream().filter(e -> !e.isDirectory()).toList()) {
        byte[] head;
        try (var in = jar.getInputStream(entry)) {
          head = in.readNBytes(4);
        }
        boolean elf = head.length == 4 && head[0] == 0x7f && head[1] == 'E' && head[2] == 'L';
        boolean portable = head.length >= 2 && head[0] == 'M' && head[1] == 'Z';
        assertThat(elf || portable).as(entry.getName()).isFalse();
      }
      Manifest manifest = jar.getManifest();
      assertThat(manifest.getMainAttributes().getValue("Main-Class"))
          .isEqualTo("io.rivero.rpc.Main");
      assertThat(manifest.getMainAttributes().getValue("Multi-Release")).isEqualTo("true");
    }
  }

  @Test
  void saysItsVersion() throws Exception {
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    Process process =
        new ProcessBuilder(java.toString(), "-jar", JAR.toString(), "--version").start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isZero();
    assertThat(out).startsWith("Rivero ");
    assertThat(Files.size(JAR)).isLessThan(60L << 20);
  }
}
