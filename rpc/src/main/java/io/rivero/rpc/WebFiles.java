package io.rivero.rpc;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The files of the web page: resources below `web/`, nothing else. Safe for use by any thread.
final class WebFiles {
  /// @param content read-only
  /// @param etag strong, with its quotes (RFC 9110, section 8.8.3)
  record WebFile(ByteBuffer content, String contentType, String etag) {}

  private static final int MAX_PATH_LENGTH = 200;

  /// Segments of harmless characters that do not begin with a dot, the last one with a suffix.
  private static final Pattern PATH =
      Pattern.compile("(/[A-Za-z0-9_-][A-Za-z0-9._-]*)*/[A-Za-z0-9_-][A-Za-z0-9._-]*\\.[a-z0-9]+");

  private static final Map<String, String> TYPES =
      Map.ofEntries(
          Map.entry("html", "text/html; charset=utf-8"),
          Map.entry("js", "text/javascript; charset=utf-8"),
          Map.entry("mjs", "text/javascript; charset=utf-8"),
          Map.entry("css", "text/css; charset=utf-8"),
          Map.entry("json", "application/json"),
          Map.entry("txt", "text/plain; charset=utf-8"),
          Map.entry("svg", "image/svg+xml"),
          Map.entry("png", "image/png"),
          Map.entry("jpg", "image/jpeg"),
          Map.entry("webp", "image/webp"),
          Map.entry("ico", "image/x-icon"),
          Map.entry("woff2", "font/woff2"));

  /// As many entries as there are resources: what does not exist is not remembered.
  private final Map<String, WebFile> cache = new ConcurrentHashMap<>();

  /// Finds a file.
  ///
  /// @param path of the URL, still encoded, without query; `/` is `/index.html`
  /// @return null when there is no such file
  @Nullable WebFile find(String path) {
    String name = path.endsWith("/") ? path + "index.html" : path;
    if (name.length() > MAX_PATH_LENGTH || !PATH.matcher(name).matches()) {
      return null;
    }
    String type = TYPES.get(name.substring(name.lastIndexOf('.') + 1));
    WebFile known = cache.get(name);
    if (known != null || type == null) {
      return known;
    }
    try (InputStream in = WebFiles.class.getResourceAsStream("/web" + name)) {
      if (in == null) {
        return null;
      }
      byte[] content = in.readAllBytes();
      var file = new WebFile(ByteBuffer.wrap(content).asReadOnlyBuffer(), type, etag(content));
      cache.put(name, file);
      return file;
    } catch (IOException e) {
      return null;
    }
  }

  private static String etag(byte[] content) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(content);
      return '"' + HexFormat.of().formatHex(digest, 0, 12) + '"';
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
