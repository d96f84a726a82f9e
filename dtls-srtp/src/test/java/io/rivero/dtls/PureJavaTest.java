package io.rivero.dtls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.rivero.dtls.DtlsCertificate.KeyType;
import io.rivero.srtp.SrtpKeys;
import io.rivero.srtp.SrtpProfile;
import io.rivero.srtp.SrtpSession;
import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;

/// What a user gets with this module as a Maven dependency: no native library, neither in a jar nor
/// in the process.
class PureJavaTest {
  private static final String NATIVE = ".*\\.(so|dll|dylib|jnilib)(\\.[0-9.]+)?";

  /// Of libc and its loader; the compiler's support library and zlib come with some JDKs.
  private static final String PLATFORM =
      "(ld-|ld64|libc\\.|libc-|libm\\.|libm-|libdl|libpthread|librt|libnss|libresolv|libz\\.|libgcc).*";

  private static List<Path> runtimeClassPath() throws IOException {
    String paths = Files.readString(Path.of("target", "runtime-classpath.txt")).strip();
    var all = new ArrayList<>(List.of(Path.of("target", "classes").toAbsolutePath()));
    for (String path : paths.split(File.pathSeparator, -1)) {
      all.add(Path.of(path));
    }
    return all;
  }

  @Test
  void noJarOfTheRuntimeClassPathHasANativeLibrary() throws IOException {
    List<Path> jars = runtimeClassPath().stream().filter(Files::isRegularFile).toList();
    assertThat(jars).anyMatch(jar -> jar.getFileName().toString().startsWith("bctls"));
    assertThat(jars).noneMatch(jar -> jar.getFileName().toString().contains("jitsi"));
    for (Path jar : jars) {
      try (var file = new JarFile(jar.toFile())) {
        assertThat(file.stream().map(Object::toString))
            .as(jar.toString())
            .noneMatch(name -> name.matches(NATIVE));
      }
    }
  }

  @Test
  void aRunningProcessMapsTheLibrariesOfTheJdkAndLibcOnly() throws Exception {
    assumeThat(Path.of("/proc/self/maps")).exists();
    var classPath = new StringBuilder("target/test-classes");
    for (Path path : runtimeClassPath()) {
      classPath.append(File.pathSeparator).append(path);
    }
    Path javaHome = Path.of(System.getProperty("java.home")).toRealPath();
    List<String> mapped = ChildJvm.run(User.class, classPath.toString());
    assertThat(mapped).anyMatch(file -> file.endsWith("libjvm.so"));
    assertThat(mapped)
        .allMatch(file ->
            Path.of(file).startsWith(javaHome)
                || Path.of(file).getFileName().toString().matches(PLATFORM));
  }

  /// Connects, protects a packet with each profile, and prints the shared libraries in use.
  static final class User {
    private User() {}

    @SuppressWarnings("SystemOut") // what the test reads
    public static void main(String[] args) throws IOException {
      DtlsTransport.warmUp(KeyType.ECDSA);
      for (SrtpProfile profile : SrtpProfile.values()) {
        var key = ByteBuffer.allocate(profile.keyLength());
        var salt = ByteBuffer.allocate(profile.saltLength());
        byte[] packet = new byte[100 + SrtpSession.MAX_OVERHEAD];
        packet[0] = (byte) 0x80;
        new SrtpSession(new SrtpKeys(profile, key, salt, key, salt)).protect(packet, 0, 100);
      }
      Files.readAllLines(Path.of("/proc/self/maps")).stream()
          .filter(line -> line.contains("/"))
          .map(line -> line.substring(line.indexOf('/')))
          .filter(file -> file.matches(NATIVE))
          .distinct()
          .forEach(System.out::println);
    }
  }
}
