package io.rivero.rpc;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Which web pages may use the server. Browsers let any page connect to 127.0.0.1, and say in
/// `Origin` (RFC 6455, section 10.2) whose it is. A program that is no browser sends none and is
/// let in.
///
/// `Origin` being equal to `Host` does not suffice: a foreign name that has been made to point here
/// (DNS rebinding) is equal in both. So where no token protects, the name must be one that nobody
/// else can give away: an address, `localhost`, a name without dots, `.local`, or one of an allowed
/// origin.
final class OriginPolicy {
  private final Set<String> allowed = new TreeSet<>();
  private final boolean token;

  /// @param allowed origins such as `https://example.org`, or `*`
  /// @param token does every client have to show one?
  OriginPolicy(List<String> allowed, boolean token) {
    allowed.forEach(origin -> this.allowed.add(normal(origin)));
    this.token = token;
  }

  /// May a page open the WebSocket?
  ///
  /// @param host the `Host` of the request
  boolean permits(@Nullable String origin, @Nullable String host) {
    if (origin == null || allowed.contains("*") || allowed.contains(normal(origin))) {
      return true;
    }
    URI page = uri(origin);
    return page != null
        && host != null
        && host.equalsIgnoreCase(page.getAuthority())
        && (token || isOurs(page.getHost()));
  }

  /// May something be read by a page that was loaded from this host?
  ///
  /// @param host the `Host` of the request; programs may send none
  boolean permitsHost(@Nullable String host) {
    if (host == null || token || allowed.contains("*")) {
      return true;
    }
    URI page = uri("http://" + host);
    return page != null
        && (isOurs(page.getHost())
            || allowed.contains("http://" + normal(host))
            || allowed.contains("https://" + normal(host)));
  }

  private static boolean isOurs(@Nullable String host) {
    if (host == null) {
      return false;
    }
    String name = host.toLowerCase(Locale.ROOT);
    return name.startsWith("[")
        || name.matches("[0-9.]+")
        || !name.contains(".")
        || name.endsWith(".localhost")
        || name.endsWith(".local");
  }

  private static @Nullable URI uri(String text) {
    try {
      return new URI(text);
    } catch (URISyntaxException e) {
      return null;
    }
  }

  private static String normal(String origin) {
    String lower = origin.strip().toLowerCase(Locale.ROOT);
    return lower.endsWith("/") ? lower.substring(0, lower.length() - 1) : lower;
  }
}
