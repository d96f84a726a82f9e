package io.rivero.sdp;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// `a=group`: m-lines that belong together (RFC 5888 section 5; `BUNDLE`: RFC 9143).
public record Group(String semantics, List<String> mids) {
  public Group {
    mids = List.copyOf(mids);
  }

  static @Nullable Group parse(String value) {
    List<String> parts = Arrays.asList(value.strip().split(" +", -1));
    return Text.isToken(parts.getFirst(), 64)
        ? new Group(parts.getFirst(), parts.subList(1, parts.size()))
        : null;
  }

  String write() {
    return mids.isEmpty() ? semantics : semantics + " " + String.join(" ", mids);
  }
}
