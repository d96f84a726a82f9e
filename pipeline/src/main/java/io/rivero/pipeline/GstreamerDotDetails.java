package io.rivero.pipeline;

/// How much a drawing of the graph shows; Rivero draws the same picture for each.
public enum GstreamerDotDetails {
  SHOW_MEDIA_TYPE,
  SHOW_CAPS_DETAILS,
  SHOW_NON_DEFAULT_PARAMS,
  SHOW_STATES,
  SHOW_FULL_PARAMS,
  SHOW_ALL,
  SHOW_VERBOSE
}
