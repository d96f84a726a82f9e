package io.rivero.pipeline;

/// Hears every event of every object of a {@link MediaRuntime}.
public interface EventListener {
  /// Called on a media loop or on the thread of the call that caused the event: it must not block,
  /// and what it throws is logged and dropped. Events raised by a call come before the call
  /// returns.
  ///
  /// @param timestampMillis milliseconds since 1970
  void onEvent(MediaObject source, Event event, long timestampMillis);
}
