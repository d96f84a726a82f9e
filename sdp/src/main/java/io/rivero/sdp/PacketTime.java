package io.rivero.sdp;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a peer says about the length of audio packets (RFC 8866 sections 6.4 and 6.5).
///
/// @param wantedMillis `a=ptime`, 0 if it is not there
/// @param maxMillis `a=maxptime`, 0 if it is not there
public record PacketTime(int wantedMillis, int maxMillis) {
  /// Nothing.
  public static final PacketTime UNSAID = new PacketTime(0, 0);

  private static final int LONGEST_MILLIS = 10_000;

  static PacketTime of(SdpSection section) {
    return new PacketTime(millis(section.value("ptime")), millis(section.value("maxptime")));
  }

  private static int millis(@Nullable String value) {
    return value == null ? 0 : Math.max(0, Text.number(value.strip(), LONGEST_MILLIS));
  }

  /// The longest of some lengths that suits the peer, else the shortest: its wish counts unless it
  /// is beyond its limit.
  ///
  /// @param usualMillis taken where the peer has no wish
  /// @param possibleMillis in ascending order
  public int choose(int usualMillis, List<Integer> possibleMillis) {
    int wanted = wantedMillis == 0 ? usualMillis : wantedMillis;
    int limit = maxMillis == 0 ? wanted : Math.min(wanted, maxMillis);
    int chosen = possibleMillis.getFirst();
    for (int millis : possibleMillis) {
      chosen = millis <= limit ? millis : chosen;
    }
    return chosen;
  }
}
