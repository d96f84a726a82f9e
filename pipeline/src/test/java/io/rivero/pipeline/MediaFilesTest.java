package io.rivero.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MediaFilesTest {
  private static final int MAX = 1000;

  @TempDir private Path folder;
  private Path root;
  private MediaFiles files;
  private HttpServer server;
  private final AtomicInteger slowAnswers = new AtomicInteger();

  @BeforeEach
  void start() throws IOException {
    root = Files.createDirectory(folder.resolve("media"));
    files = new MediaFiles(root, false);
    Files.writeString(root.resolve("a.txt"), "inside");
    Files.writeString(folder.resolve("secret.txt"), "outside");
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    answer("/small", 200, new byte[10], null);
    answer("/large", 200, new byte[MAX + 1], null);
    answer("/missing", 404, new byte[0], null);
    answer("/moved", 302, new byte[0], "/small");
    answer("/round", 302, new byte[0], "/round");
    answer("/metadata", 302, new byte[0], "http://169.254.169.254/latest/meta-data/");
    answer("/file", 302, new byte[0], "file:///etc/hostname");
    server.createContext(
        "/slow",
        exchange -> {
          slowAnswers.incrementAndGet();
          LockSupport.parkNanos(200_000_000);
          exchange.getResponseHeaders().set("Location", "/slow");
          exchange.sendResponseHeaders(302, -1);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void filesUnderTheRootAreRead() {
    assertThat(files.read("a.txt", MAX)).asString().isEqualTo("inside");
    assertThat(files.read(root.resolve("a.txt").toUri().toString(), MAX))
        .asString()
        .isEqualTo("inside");
  }

  @Test
  void nothingOutsideOfTheRootIsRead() throws IOException {
    Files.createSymbolicLink(root.resolve("link.txt"), folder.resolve("secret.txt"));
    for (String uri :
        new String[] {
          "../secret.txt",
          "file:../secret.txt",
          folder.resolve("secret.txt").toUri().toString(),
          "file:///etc/passwd",
          "a/../../secret.txt",
          "%2e%2e/secret.txt",
          "link.txt"
        }) {
      refused(uri, "outside of the media root");
    }
  }

  @Test
  void whatIsNotThereOrNoFileIsAnErrorThatNamesIt() {
    refused("nothing.png", "nothing.png");
    refused("nothing.png", "no such file");
    refused("", "names no file");
    refused("a%00b", "names no file");
    refused("file://", "no");
    refused("ftp://example.org/x", "scheme");
    refused("ht tp://x", "no URI");
  }

  /// RFC 8089 section 2: the authority is the host that has the file.
  @Test
  void filesOfOtherMachinesAreRefused() {
    String path = root.resolve("a.txt").toUri().getRawPath();
    assertThat(files.read("file://localhost" + path, MAX)).asString().isEqualTo("inside");
    refused("file://other.example" + path, "other.example");
    refused("file://a.txt", "file:///");
  }

  @Test
  void whatIsNoRegularFileIsNotWaitedFor() throws IOException, InterruptedException {
    refused(root.toUri().toString(), "no regular file");
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/mkfifo")));
    Path pipe = root.resolve("pipe.png");
    assertThat(new ProcessBuilder("/usr/bin/mkfifo", pipe.toString()).start().waitFor()).isZero();
    refused("pipe.png", "no regular file");
  }

  /// Each step alone would be in time.
  @Test
  void allRedirectsTogetherHaveOneTime() {
    var impatient = new MediaFiles(root, false, Duration.ofMillis(500));
    assertThatThrownBy(() -> impatient.read(url("/slow"), MAX))
        .isInstanceOf(MediaException.class)
        .hasMessageContaining("not there after");
    assertThat(slowAnswers.get()).isLessThan(5);
  }

  @Test
  void whatAWebServerHasIsReadAlsoAfterARedirect() {
    assertThat(files.read(url("/small"), MAX)).hasSize(10);
    assertThat(files.read(url("/moved"), MAX)).hasSize(10);
  }

  @Test
  void badAnswersAreErrors() {
    refused(url("/missing"), "404");
    refused(url("/large"), "larger than 1000 bytes");
    refused(url("/round"), "redirects");
    refused(url("/file"), "leads to file:");
    refused("http://127.0.0.1:1/x", "no connection to 127.0.0.1:1");
    refused("http://nowhere.invalid/x", "no host 'nowhere.invalid'");
  }

  @Test
  void linkLocalAddressesAreNotAskedAlsoNotAfterARedirect() {
    refused("http://169.254.169.254/latest/meta-data/", "link-local");
    refused("http://[fe80::1]/", "link-local");
    refused("http://[fd00:ec2::254]/", "link-local");
    refused(url("/metadata"), "link-local");
  }

  private void refused(String uri, String reason) {
    assertThatThrownBy(() -> files.read(uri, MAX))
        .isInstanceOf(MediaException.class)
        .hasMessageContaining(reason);
  }

  private String url(String path) {
    return "http://127.0.0.1:" + server.getAddress().getPort() + path;
  }

  private void answer(String path, int status, byte[] body, @Nullable String location) {
    server.createContext(
        path,
        exchange -> {
          if (location != null) {
            exchange.getResponseHeaders().set("Location", location);
          }
          exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
  }
}
