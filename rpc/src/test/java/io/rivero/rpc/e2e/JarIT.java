package io.rivero.rpc.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.rivero.rpc.e2e.BrowserPeer.Media;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.kurento.client.KurentoClient;
import org.kurento.client.MediaPipeline;

/// rivero.jar as it is given away: pure Java, and clear about what keeps it from starting.
class JarIT {
  private static final Duration START = Duration.ofSeconds(3);

  /// ELF, Mach-O in both orders and both widths, and fat; PE begins with MZ.
  private static final Set<String> NATIVE_MAGIC =
      Set.of("7f454c46", "feedface", "feedfacf", "cefaedfe", "cffaedfe");

  /// Of jars that are not there any more, and the JVM would check them.
  private static final Pattern SIGNATURE =
      Pattern.compile("META-INF/([^/]*\\.(SF|RSA|DSA|EC)|SIG-[^/]*)", Pattern.CASE_INSENSITIVE);

  /// Of the system only the C library and what a JDK is linked with.
  private static final Pattern SYSTEM_LIBRARY =
      Pattern.compile(
          "(/usr)?/lib(32|64)?/([^/]+/)?(ld-(linux|musl).*|(ld|lib(c|m|z|dl|rt|pthread|resolv|gcc_s"
              + "|stdc\\+\\+|nss_[a-z]+))[-.0-9]*\\.so[.0-9]*)");

  @Test
  void jarCarriesNoNativeCodeAndNoSignature() throws IOException {
    var suspicious = new ArrayList<String>();
    int entries = 0;
    try (var jar = new ZipFile(ServerProcess.jar().toFile())) {
      for (ZipEntry entry : Collections.list(jar.entries())) {
        entries++;
        try (InputStream in = jar.getInputStream(entry)) {
          String magic = HexFormat.of().formatHex(in.readNBytes(4));
          if (entry.getName().matches(".*\\.(so|dll|dylib|jnilib|a|exe|node)(\\..*)?")
              || NATIVE_MAGIC.contains(magic)
              || magic.startsWith("4d5a")
              || SIGNATURE.matcher(entry.getName()).matches()) {
            suspicious.add(entry.getName());
          }
        }
      }
    }
    assertThat(suspicious).isEmpty();
    assertThat(entries).isPositive();
  }

  @Test
  @EnabledOnOs(value = OS.LINUX, disabledReason = "/proc is Linux's")
  void runningCallMapsOnlyWhatTheJdkAndTheSystemBring() throws IOException {
    KurentoClient client = KurentoClient.create(Shared.server().webSocket().toString());
    MediaPipeline pipeline = client.createMediaPipeline();
    try (BrowserPeer browser = BrowserPeer.open(Shared.chromium(), Shared.server())) {
      Call call = new Call(pipeline, browser);
      call.endpoint().connect(call.endpoint());
      call.connect(Media.BOTH_WAYS).browser().awaitFrames(5);
      Path jdk = Path.of(System.getProperty("java.home")).toRealPath();
      List<String> foreign =
          Shared.server().executableFiles().stream()
              .filter(file -> !file.startsWith(jdk.toString()))
              .filter(file -> !SYSTEM_LIBRARY.matcher(file).matches())
              .toList();
      assertThat(foreign).isEmpty();
      assertThat(Shared.server().executableFiles()).anyMatch(file -> file.endsWith("/libjvm.so"));
    } finally {
      pipeline.release();
      client.destroy();
    }
  }

  @Test
  void portInUseIsOneLine() throws IOException {
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = Integer.toString(taken.getLocalPort());
      assertThat(refusal("--port", port, "--media-port", "0")).contains(port);
    }
  }

  @Test
  void unknownKeyIsOneLineThatNamesTheNearestOne() throws IOException {
    Path config = Tools.folder("config").resolve("rivero.conf");
    Files.writeString(config, "prot = 1\n");
    assertThat(refusal("--config", config.toString())).contains("prot").contains("port");
  }

  @Test
  void unreadableCertificateIsOneLine() {
    assertThat(refusal("--port", "0", "--tls", "/does/not/exist.pem")).contains("exist.pem");
  }

  /// The one line with which it ends; the exit code is 1.
  private static String refusal(String... flags) {
    Tools.Started started = ServerProcess.launch(flags);
    Wait.until("the end", START, () -> !started.process().isAlive());
    assertThat(started.process().exitValue()).isOne();
    assertThat(started.lines()).hasSize(1);
    return started.lines().getFirst();
  }
}
