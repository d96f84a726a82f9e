package io.rivero.ice;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// A candidate as it stands in SDP and in trickled messages (RFC 8839 section 5.1).
///
/// @param foundation 1 to 32 characters
/// @param component 1 (RTP, or everything under rtcp-mux) to 256
/// @param transport in lower case, `udp` or `tcp`
/// @param priority 1 to 2^31 - 1; larger ones, up to 2^32 - 1, are tolerated
/// @param address an IPv4 or IPv6 literal, or a name (`.local`), which is never looked up
/// @param port 0 to 65535
/// @param type where the candidate comes from
/// @param relatedAddress the `raddr`, for other types than host
/// @param relatedPort the `rport`, 0 if absent
/// @param ufrag the generation that a trickled candidate belongs to (RFC 8838 section 9), if it
///   says
public record IceCandidate(
    String foundation,
    int component,
    String transport,
    long priority,
    String address,
    int port,
    Type type,
    @Nullable String relatedAddress,
    int relatedPort,
    @Nullable String ufrag) {

  /// Where a candidate comes from (RFC 8445 section 4).
  public enum Type {
    /// A local interface.
    HOST(126),
    /// Seen by a STUN server.
    SRFLX(100),
    /// Seen by the peer in a check.
    PRFLX(110),
    /// A relay's address.
    RELAY(0);

    /// The recommended type preference (RFC 8445 section 5.1.2.2).
    final int preference;

    Type(int preference) {
      this.preference = preference;
    }

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// The longest text that is looked at, in characters.
  static final int MAX_LENGTH = 1024;

  private static final int MAX_WORDS = 64;
  private static final long MAX_PRIORITY = 0xFFFF_FFFFL;

  /// Parses `candidate:...`, with or without `a=` in front.
  ///
  /// @return null for what is no candidate of RFC 8839: peers send such, and one bad candidate must
  ///   not cost the others; extensions are skipped
  public static @Nullable IceCandidate parse(String text) {
    if (text.length() > MAX_LENGTH) {
      return null;
    }
    String line = text.strip();
    line = line.startsWith("a=") ? line.substring(2) : line;
    if (!line.regionMatches(true, 0, "candidate:", 0, 10)) {
      return null;
    }
    String[] words = line.substring(10).split(" +", MAX_WORDS);
    if (words.length < 8 || !words[6].equalsIgnoreCase("typ")) {
      return null;
    }
    Type type = type(words[7]);
    long component = number(words[1], 256);
    long priority = number(words[3], MAX_PRIORITY);
    long port = number(words[5], 65535);
    boolean named = !words[0].isEmpty() && words[0].length() <= 32 && !words[4].isEmpty();
    if (type == null || component < 1 || priority < 0 || port < 0 || !named) {
      return null;
    }
    String relatedAddress = extension(words, "raddr");
    String rport = extension(words, "rport");
    long relatedPort = rport == null ? 0 : Math.max(0, number(rport, 65535));
    return new IceCandidate(
        words[0],
        (int) component,
        words[2].toLowerCase(Locale.ROOT),
        priority,
        words[4],
        (int) port,
        type,
        relatedAddress,
        (int) relatedPort,
        extension(words, "ufrag"));
  }

  /// Writes `candidate:...`, as in an SDP attribute's value with its name.
  @Override
  public String toString() {
    List<Object> words = new ArrayList<>(16);
    words.addAll(
        List.of("candidate:" + foundation, component, transport, priority, address, port, "typ"));
    words.add(type);
    if (relatedAddress != null) {
      words.addAll(List.of("raddr", relatedAddress, "rport", relatedPort));
    }
    if (ufrag != null) {
      words.addAll(List.of("ufrag", ufrag));
    }
    return String.join(" ", words.stream().map(Object::toString).toList());
  }

  private static @Nullable Type type(String word) {
    return switch (word.toLowerCase(Locale.ROOT)) {
      case "host" -> Type.HOST;
      case "srflx" -> Type.SRFLX;
      case "prflx" -> Type.PRFLX;
      case "relay" -> Type.RELAY;
      default -> null;
    };
  }

  /// A decimal number from 0 to `max`, else -1.
  private static long number(String word, long max) {
    if (word.isEmpty() || word.length() > 10) {
      return -1;
    }
    long value = 0;
    for (int i = 0; i < word.length(); i++) {
      int digit = word.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      value = value * 10 + digit;
    }
    return value <= max ? value : -1;
  }

  private static @Nullable String extension(String[] words, String name) {
    for (int i = 8; i + 1 < words.length; i += 2) {
      if (words[i].equalsIgnoreCase(name)) {
        return words[i + 1];
      }
    }
    return null;
  }
}
