package io.rivero.sdp;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// `a=simulcast` (RFC 8853 section 5.1).
///
/// @param send streams that the writer would send, each a comma-separated list of alternative rids;
///   a leading `~` says that it starts paused
/// @param receive the same for what it would receive
public record Simulcast(List<String> send, List<String> receive) {
  public Simulcast {
    send = List.copyOf(send);
    receive = List.copyOf(receive);
  }

  static @Nullable Simulcast parse(String value) {
    String[] parts = value.strip().split(" +", -1);
    if (parts.length != 2 && parts.length != 4) {
      return null;
    }
    List<String> send = List.of();
    List<String> receive = List.of();
    for (int i = 0; i < parts.length; i += 2) {
      List<String> streams = Arrays.asList(parts[i + 1].split(";", -1));
      switch (parts[i]) {
        case "send" -> send = streams;
        case "recv" -> receive = streams;
        default -> {
          return null;
        }
      }
    }
    return new Simulcast(send, receive);
  }
}
