package io.rivero.pipeline;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
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
  private static final Duration RESPONSE_TIMEOUT = Duration.ofSeconds(10);
  private static final int MAX_REDIRECTS = 5;

  private final Path root;
  private final boolean linkLocal;

  /// @param root the folder beneath which `file:` URIs must stay
  /// @param linkLocal whether link-local addresses, among them those of the metadata services of
  ///   clouds, may be asked
  MediaFiles(Path root, boolean linkLocal) {
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
      try (InputStream in = Files.newInputStream(real)) {
        return limited(uri, in, maxBytes);
      }
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
    try {
      for (int i = 0; i <= MAX_REDIRECTS; i++) {
        requireAllowed(uri, next);
        HttpRequest request = HttpRequest.newBuilder(next).timeout(RESPONSE_TIMEOUT).build();
        HttpResponse<byte[]> response = fetch(client, request, maxBytes);
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
    } catch (IOException | IllegalArgumentException e) {
      throw invalid(uri, "it cannot be read: " + e);
    } finally {
      client.shutdownNow(); // an answer that hangs must not hold us
    }
  }

  /// The answer with all of its body, within the time.
  private static HttpResponse<byte[]> fetch(HttpClient client, HttpRequest request, int maxBytes)
      throws IOException, InterruptedException {
    CompletableFuture<HttpResponse<byte[]>> answer =
        client.sendAsync(
            request,
            HttpResponse.BodyHandlers.limiting(HttpResponse.BodyHandlers.ofByteArray(), maxBytes));
    try {
      return answer.get(RESPONSE_TIMEOUT.toSeconds(), TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      answer.cancel(true);
      throw new IOException("no answer within " + RESPONSE_TIMEOUT.toSeconds() + " s", e);
    } catch (ExecutionException e) {
      throw new IOException("or it is larger than " + maxBytes + " bytes: " + e.getCause(), e);
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
