package io.rivero.rtp.payload;

import java.util.ArrayList;
import java.util.List;

/// Keys of the telephone as a receiver tells them.
final class KeyLog implements TelephoneEventReceiver.Output {
  final List<String> lines = new ArrayList<>();

  @Override
  public void began(int event) {
    lines.add("began " + event);
  }

  @Override
  public void ended(int event, long durationTicks) {
    lines.add("ended " + event + " " + durationTicks);
  }
}
