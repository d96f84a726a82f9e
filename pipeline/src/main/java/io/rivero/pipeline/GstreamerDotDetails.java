package io.rivero.pipeline;

import org.jspecify.annotations.Nullable;

/// How much a drawing of the graph shows. Elements and their connections are always there.
public enum GstreamerDotDetails {
  /// The kind of media of each connection.
  SHOW_MEDIA_TYPE(false, false, false),

  /// Its codec, and the form in which it is read.
  SHOW_CAPS_DETAILS(true, false, false),

  /// Names that applications gave.
  SHOW_NON_DEFAULT_PARAMS(false, true, false),

  /// Connection states, and what flowed so far.
  SHOW_STATES(false, false, true),

  /// The same as {@link #SHOW_NON_DEFAULT_PARAMS}, and codecs.
  SHOW_FULL_PARAMS(true, true, false),

  /// Everything.
  SHOW_ALL(true, true, true),

  /// Everything.
  SHOW_VERBOSE(true, true, true);

  private final boolean codecs;
  private final boolean names;
  private final boolean states;

  GstreamerDotDetails(boolean codecs, boolean names, boolean states) {
    this.codecs = codecs;
    this.names = names;
    this.states = states;
  }

  /// Absent means everything.
  static GstreamerDotDetails orAll(@Nullable GstreamerDotDetails details) {
    return details == null ? SHOW_ALL : details;
  }

  boolean codecs() {
    return codecs;
  }

  boolean names() {
    return names;
  }

  boolean states() {
    return states;
  }
}
