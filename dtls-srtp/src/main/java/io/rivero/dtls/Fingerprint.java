package io.rivero.dtls;

import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// A certificate fingerprint as `a=fingerprint` of SDP carries it (RFC 8122 section 5): the name of
/// the hash in lower case, and the hash as upper-case pairs of hex digits with colons between them.
///
/// One whose algorithm is not in [HashAlgorithm] can be held and written, but matches nothing.
public record Fingerprint(String algorithm, String value) {
  /// Characters of one attribute at most; sha-512 needs 199.
  public static final int MAX_LENGTH = 512;

  private static final HexFormat HEX = HexFormat.ofDelimiter(":").withUpperCase();

  /// Normalises and checks.
  ///
  /// @throws DtlsException when the value is not hex pairs with colons, or has the wrong length for
  ///   a known algorithm
  public Fingerprint {
    algorithm = algorithm.toLowerCase(Locale.ROOT);
    value = value.toUpperCase(Locale.ROOT);
    if (algorithm.isEmpty() || algorithm.length() + value.length() > MAX_LENGTH) {
      throw malformed(algorithm + " " + value, null);
    }
    int length = parseHex(value).length;
    HashAlgorithm known = HashAlgorithm.ofName(algorithm);
    if (length == 0 || (known != null && known.length() != length)) {
      throw malformed(algorithm + " " + value, null);
    }
  }

  /// The fingerprint of a DER-encoded certificate.
  public static Fingerprint of(HashAlgorithm algorithm, byte[] certificateDer) {
    return new Fingerprint(algorithm.sdpName(), HEX.formatHex(algorithm.digest(certificateDer)));
  }

  /// Reads the value of an `a=fingerprint` attribute, for example `sha-256 4A:AD:B9:...`.
  ///
  /// @throws DtlsException when it is not a fingerprint; the message shows its beginning
  public static Fingerprint parse(String attributeValue) {
    String text = attributeValue.strip();
    int space = text.indexOf(' ');
    if (space < 0) {
      throw malformed(text, null);
    }
    return new Fingerprint(text.substring(0, space), text.substring(space + 1).strip());
  }

  /// Whether the algorithm is one that is supported, so that the fingerprint can match at all.
  public boolean isUsable() {
    return HashAlgorithm.ofName(algorithm) != null;
  }

  /// Whether this is the fingerprint of the DER-encoded certificate; compared in constant time.
  public boolean matches(byte[] certificateDer) {
    HashAlgorithm known = HashAlgorithm.ofName(algorithm);
    return known != null && MessageDigest.isEqual(known.digest(certificateDer), parseHex(value));
  }

  /// As in SDP: `sha-256 4A:AD:B9:...`.
  @Override
  public String toString() {
    return algorithm + " " + value;
  }

  private static byte[] parseHex(String value) {
    try {
      return HEX.parseHex(value);
    } catch (IllegalArgumentException e) {
      throw malformed(value, e);
    }
  }

  private static DtlsException malformed(String text, @Nullable Throwable cause) {
    String shown = text.length() > 64 ? text.substring(0, 64) + "..." : text;
    String message =
        "fingerprint '" + shown + "': expected a hash name and its hex value with colons";
    return cause == null ? new DtlsException(message) : new DtlsException(message, cause);
  }
}
