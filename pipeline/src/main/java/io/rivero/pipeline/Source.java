package io.rivero.pipeline;

import io.rivero.sdp.NegotiatedCodec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What an element gives of one kind of media. A consumer takes it on the rung of the ladder that
/// it needs: packets as they came, pictures, or packets that were made of pictures. A rung is made
/// for its first consumer and dropped with the last. Owned by the home loop.
sealed interface Source permits TrackSource, FilteredSource {
  /// Did media come during the last two seconds?
  boolean isFlowing(long nowNanos);

  /// Packets of one of these codecs, in the cheapest way there is.
  ///
  /// @return null if there is no way; otherwise the caller adds itself to it
  @Nullable PacketSource packets(List<NegotiatedCodec> accepted);

  /// Decoded pictures; null for what has none.
  @Nullable PictureSource pictures();

  /// What was given so far, as people see it.
  Flow flow(long nowNanos);

  /// Is it decoded or encoded for any consumer?
  boolean isTranscoding();

  void requestKeyFrame(long nowNanos);

  /// For error messages: what it consists of.
  String description();
}
