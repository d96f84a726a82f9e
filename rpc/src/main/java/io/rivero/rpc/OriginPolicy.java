package io.rivero.rpc;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Which web pages may open the WebSocket. Browsers let any page connect to 127.0.0.1, and say in
/// `Origin` (RFC 6455, section 10.2) whose it is. A program that is no browser sends none and is
/// let in.
final class OriginPolicy {
  private final Set<String> allowed = new TreeSet<>();

  /// @param allowed origins such as `https://example.org`, or `*`
  OriginPolicy(List<String> allowed) {
    allowed.forEach(origin -> this.allowed.add(normal(origin)));
  }

  /// @param host the `Host` of the request
  /// @param loopback did the request come in on a loopback address?
  boolean permits(@Nullable String origin, @Nullable String host, boolean loopback) {
    if (origin == null || allowed.contains("*") || allowed.contains(normal(origin))) {
      return true;
    }
    try {
      URI uri = new URI(origin);
      // A page of our own. On loopback the name must be that of this machine: a foreign name that
      // has been
      // made to point to 127.0.0.1 (DNS rebinding) is equal in both headers.
      return host != null
          && uri.getAuthority() != null
          && uri.getAuthority().equalsIgnoreCase(host)
          && (!loopback || isLocal(uri.getHost()));
    } catch (URISyntaxException e) {
      return false;
    }
  }

  private static boolean isLocal(@Nullable String host) {
    if (host == null) {
      return false;
    }
    String name = host.toLowerCase(Locale.ROOT);
    return name.equals("localhost")
        || name.endsWith(".localhost")
        || name.startsWith("[")
        || name.matches("[0-9.]+");
  }

  private static String normal(String origin) {
    String lower = origin.strip().toLowerCase(Locale.ROOT);
    return lower.endsWith("/") ? lower.substring(0, lower.length() - 1) : lower;
  }
}
