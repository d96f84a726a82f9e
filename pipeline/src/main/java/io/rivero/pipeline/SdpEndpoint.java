package io.rivero.pipeline;

import org.jspecify.annotations.Nullable;

/// An endpoint that agrees with its peer by offer and answer (RFC 3264).
public abstract class SdpEndpoint extends MediaElement {
  private volatile int maxAudioRecvBandwidth;
  private volatile int maxVideoRecvBandwidth;

  SdpEndpoint(MediaPipeline pipeline) {
    super(pipeline);
  }

  /// Makes an offer, once.
  ///
  /// @param options absent for audio and video
  /// @throws MediaException SDP_END_POINT_ALREADY_NEGOTIATED
  public abstract String generateOffer(@Nullable OfferOptions options);

  /// Answers an offer. A later offer of the same peer connection is a renegotiation.
  ///
  /// @throws MediaException SDP_PARSE_ERROR, or SDP_END_POINT_ALREADY_NEGOTIATED if the offer is
  ///   that of another peer connection, or the same as before
  public abstract String processOffer(String offer);

  /// Takes the answer to {@link #generateOffer} and gives the local description.
  ///
  /// @throws MediaException SDP_PARSE_ERROR, SDP_END_POINT_NOT_OFFER_GENERATED or
  ///   SDP_END_POINT_ANSWER_ALREADY_PROCCESED
  public abstract String processAnswer(String answer);

  /// Our description, with the candidates that were gathered so far.
  ///
  /// @throws MediaException SDP_END_POINT_NO_LOCAL_SDP_ERROR
  public abstract String getLocalSessionDescriptor();

  /// The peer's description as it came.
  ///
  /// @throws MediaException SDP_END_POINT_NO_REMOTE_SDP_ERROR
  public abstract String getRemoteSessionDescriptor();

  /// Kilobits per second that the peer is told to send at most (`b=AS`); 0 for no limit.
  public final int getMaxAudioRecvBandwidth() {
    return maxAudioRecvBandwidth;
  }

  public final void setMaxAudioRecvBandwidth(int maxAudioRecvBandwidth) {
    this.maxAudioRecvBandwidth = notNegative("maxAudioRecvBandwidth", maxAudioRecvBandwidth);
  }

  /// Kilobits per second that the peer is told to send at most (`b=AS`, and REMB while it runs); 0
  /// for no limit.
  public final int getMaxVideoRecvBandwidth() {
    return maxVideoRecvBandwidth;
  }

  public final void setMaxVideoRecvBandwidth(int maxVideoRecvBandwidth) {
    this.maxVideoRecvBandwidth = notNegative("maxVideoRecvBandwidth", maxVideoRecvBandwidth);
    bandwidthChanged();
  }

  @Override
  final boolean isEndpoint() {
    return true;
  }

  /// A limit was set.
  abstract void bandwidthChanged();

  static int notNegative(String name, int value) {
    if (value < 0) {
      throw new MediaException(
          ErrorCode.MEDIA_OBJECT_ILLEGAL_PARAM_ERROR, "'" + name + "' must not be negative");
    }
    return value;
  }
}
