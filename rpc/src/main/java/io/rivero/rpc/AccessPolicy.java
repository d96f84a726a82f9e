package io.rivero.rpc;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Who may control the server: whoever shows the token; without one, this machine only unless
/// anonymous access is asked for.
///
/// The token itself is not kept, only its hash; comparing hashes takes the same time whatever was
/// guessed.
final class AccessPolicy {
  static final int MIN_TOKEN_LENGTH = 16;
  private static final int MAX_FILE_BYTES = 65_536;
  private static final String BEARER = "bearer ";

  private final byte @Nullable [] expected;

  private AccessPolicy(byte @Nullable [] expected) {
    this.expected = expected;
  }

  /// @throws ConfigException when the file has no usable token, or when others than this machine
  ///   would be let in without one and nobody asked for that
  static AccessPolicy of(Settings settings) {
    Settings.Access access = settings.access();
    if (!access.tokenFile().isEmpty()) {
      return new AccessPolicy(hash(token(Path.of(access.tokenFile()))));
    }
    if (settings.isOpen()) {
      throw new ConfigException(
          "Whoever reaches "
              + settings.bind()
              + " could control this server: add --token-file FILE, or --allow-anonymous");
    }
    return new AccessPolicy(null);
  }

  /// Is there a token to be shown?
  boolean required() {
    return expected != null;
  }

  /// @param authorization the header `Authorization` (RFC 6750, section 2.1)
  /// @param parameter `token` of the query, for browsers, which cannot set headers
  boolean permits(@Nullable String authorization, @Nullable String parameter) {
    if (expected == null) {
      return true;
    }
    String shown = authorization == null ? parameter : bearer(authorization);
    return shown != null && MessageDigest.isEqual(expected, hash(shown));
  }

  /// Null when it is of another kind.
  private static @Nullable String bearer(String authorization) {
    return authorization.toLowerCase(Locale.ROOT).startsWith(BEARER)
        ? authorization.substring(BEARER.length()).strip()
        : null;
  }

  private static String token(Path file) {
    try {
      if (Files.size(file) > MAX_FILE_BYTES) {
        throw new ConfigException("Token file " + file + " is larger than 64 KiB");
      }
      String token =
          Files.readString(file, StandardCharsets.ISO_8859_1).lines().findFirst().orElse("");
      if (!token.strip().matches("[\\x21-\\x7e]{" + MIN_TOKEN_LENGTH + ",}")) {
        throw new ConfigException(
            "Token file "
                + file
                + " must have a first line of at least "
                + MIN_TOKEN_LENGTH
                + " characters without spaces");
      }
      return token.strip();
    } catch (IOException e) {
      throw new ConfigException("Token file " + file + " cannot be read", e);
    }
  }

  private static byte[] hash(String token) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every Java platform has it
    }
  }
}
