package io.rivero.pipeline;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Reads what applications name by URI: files under the media root, and `http(s):` resources that
/// are not on the server's own link.
///
/// Control threads only: reading waits. Safe for use by any number of them.
final class MediaFiles {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

  /// For all redirects together and the body, since further requests of the connection wait.
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private static final int MAX_REDIRECTS = 5;

  private final Path root;
  private final boolean linkLocal;
  private final Duration timeout;

  /// @param root the folder beneath which `file:` URIs must stay
  /// @param linkLocal whether link-local addresses, among them those of the metadata services of
  ///   clouds, may be asked
  MediaFiles(Path root, boolean linkLocal) {
    this(root, linkLocal, TIMEOUT);
  }

  /// @param timeout for what comes by `http(s):`
  MediaFiles(Path root, boolean linkLocal, Duration timeout) {
    this.timeout = timeout;
    this.root = root.toAbsolutePath().normalize();
    this.linkLocal = linkLocal;
  }

  /// All bytes of a resource.
  ///
  /// @param uri `file:`, `http:` or `https:`; without a scheme it is a path under the media root
  /// @throws MediaException INVALID_URI if it cannot be read, is not allowed, or is larger
  byte[] read(String uri, int maxBytes) {
    URI parsed;
    try {
      parsed = new URI(uri);
    } catch (URISyntaxException e) {
      throw invalid(uri, "it is no URI: " + e.getReason());
    }
    String scheme = parsed.getScheme() == null ? "" : parsed.getScheme().toLowerCase(Locale.ROOT);
    return switch (scheme) {
      case "", "file" -> readFile(uri, parsed, maxBytes);
      case "http", "https" -> readHttp(uri, parsed, maxBytes);
      default -> throw invalid(uri, "the scheme is none of file, http, https");
    };
  }

  private byte[] readFile(String uri, URI parsed, int maxBytes) {
    String host = parsed.getAuthority();
    if (host != null && !host.equalsIgnoreCase("localhost")) { // RFC 8089 section 2
      throw invalid(uri, "'" + host + "' would be another machine; paths begin with file:///");
    }
    String path = parsed.isOpaque() ? parsed.getSchemeSpecificPart() : parsed.getPath();
    if (path == null || path.isEmpty() || path.indexOf('\0') >= 0) {
      throw invalid(uri, "it names no file");
    }
    try {
      Path file = root.resolve(path).normalize();
      if (!file.startsWith(root)) {
        throw invalid(uri, "it is outside of the media root " + root);
      }
      Path real = file.toRealPath();
      if (!real.startsWith(root.toRealPath())) {
        throw invalid(uri, "it is outside of the media root " + root);
      }
      if (!Files.isRegularFile(real)) { // a pipe would be waited for without end
        throw invalid(uri, "it is no regular file");
      }
      try (InputStream in = Files.newInputStream(real)) {
        return limited(uri, in, maxBytes);
      }
    } catch (NoSuchFileException e) {
      throw invalid(uri, "there is no such file under the media root " + root);
    } catch (IOException | RuntimeException e) {
      if (e instanceof MediaException known) {
        throw known;
      }
      throw invalid(uri, "it cannot be read: " + e);
    }
  }

  private byte[] readHttp(String uri, URI first, int maxBytes) {
    URI next = first;
    HttpClient client = HttpClient.newBuilder().connectTimeout(CONNECT_TIMEOUT).build();
    long deadlineNanos = System.nanoTime() + timeout.toNanos();
    try {
      for (int i = 0; i <= MAX_REDIRECTS; i++) {
        requireAllowed(uri, next);
        HttpRequest request = HttpRequest.newBuilder(next).build();
        HttpResponse<byte[]> response = fetch(client, request, maxBytes, deadlineNanos);
        if (response.statusCode() == 200) {
          return response.body();
        }
        String location = response.headers().firstValue("Location").orElse(null);
        if (response.statusCode() / 100 != 3 || location == null) {
          throw invalid(uri, "the server answers " + response.statusCode());
        }
        next = next.resolve(location);
      }
      throw invalid(uri, "it redirects more than " + MAX_REDIRECTS + " times");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw invalid(uri, "interrupted");
    } catch (UnknownHostException e) {
      throw invalid(uri, "there is no host '" + next.getHost() + "'");
    } catch (IOException | IllegalArgumentException e) {
      throw invalid(uri, "it cannot be read: " + e.getMessage());
    } finally {
      client.shutdownNow(); // an answer that hangs must not hold us
    }
  }

  /// The answer with all of its body, within the time.
  private HttpResponse<byte[]> fetch(
      HttpClient client, HttpRequest request, int maxBytes, long deadlineNanos)
      throws IOException, InterruptedException {
    CompletableFuture<HttpResponse<byte[]>> answer =
        client.sendAsync(
            request,
            HttpResponse.BodyHandlers.limiting(HttpResponse.BodyHandlers.ofByteArray(), maxBytes));
    try {
      return answer.get(Math.max(0, deadlineNanos - System.nanoTime()), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      answer.cancel(true);
      throw new IOException("it is not there after " + timeout.toSeconds() + " s", e);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      if (cause instanceof ConnectException) {
        throw new IOException("no connection to " + request.uri().getAuthority(), e);
      }
      String reason = cause == null ? "" : String.valueOf(cause.getMessage());
      throw new IOException(reason + "; it must not be larger than " + maxBytes + " bytes", e);
    }
  }

  private void requireAllowed(String uri, URI target) throws IOException {
    String scheme = target.getScheme();
    if (target.getHost() == null
        || scheme == null
        || !scheme.toLowerCase(Locale.ROOT).startsWith("http")) {
      throw invalid(uri, "it leads to " + target);
    }
    for (InetAddress address : InetAddress.getAllByName(target.getHost())) {
      if (!linkLocal && isOnOwnLink(address)) {
        throw invalid(uri, "it leads to the link-local address " + address.getHostAddress());
      }
    }
  }

  /// Link-local, multicast, or the metadata service of a cloud at its unique local address.
  private static boolean isOnOwnLink(InetAddress address) {
    byte[] bytes = address.getAddress();
    boolean metadata =
        bytes.length == 16
            && bytes[0] == (byte) 0xfd
            && bytes[1] == 0
            && bytes[2] == 0x0e
            && bytes[3] == (byte) 0xc2;
    return address.isLinkLocalAddress()
        || address.isMulticastAddress()
        || address.isAnyLocalAddress()
        || metadata;
  }

  private static byte[] limited(String uri, InputStream in, int maxBytes) throws IOException {
    byte[] bytes = in.readNBytes(maxBytes + 1);
    if (bytes.length > maxBytes) {
      throw invalid(uri, "it is larger than " + maxBytes + " bytes");
    }
    return bytes;
  }

  private static MediaException invalid(String uri, String reason) {
    String shown = uri.length() > 200 ? uri.substring(0, 200) + "..." : uri;
    return new MediaException(ErrorCode.INVALID_URI, "Cannot use '" + shown + "': " + reason);
  }
}
