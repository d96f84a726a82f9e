package io.rivero.pipeline;

import java.util.List;
import java.util.Locale;

/// An endpoint that exchanges RTP with its peer.
public abstract class BaseRtpEndpoint extends SdpEndpoint {
  private static final int DEFAULT_MTU = 1200;

  private volatile int minVideoRecvBandwidth = 100;
  private volatile int minVideoSendBandwidth = 100;
  private volatile int maxVideoSendBandwidth = 500;
  private volatile boolean sendBandwidthSet;
  private volatile int mtu = DEFAULT_MTU;
  private volatile RembParams rembParams =
      new RembParams(null, null, null, null, null, null, null, null);
  private MediaState mediaState = MediaState.DISCONNECTED;
  private ConnectionState connectionState = ConnectionState.DISCONNECTED;

  BaseRtpEndpoint(MediaPipeline pipeline) {
    super(pipeline);
  }

  /// Kilobits per second below which the peer is never told to go.
  public final int getMinVideoRecvBandwidth() {
    return minVideoRecvBandwidth;
  }

  public final void setMinVideoRecvBandwidth(int minVideoRecvBandwidth) {
    this.minVideoRecvBandwidth = notNegative("minVideoRecvBandwidth", minVideoRecvBandwidth);
    bandwidthChanged();
  }

  /// Kilobits per second that are sent to the peer at least, whatever it estimates. Without effect
  /// until it is set.
  public final int getMinVideoSendBandwidth() {
    return minVideoSendBandwidth;
  }

  public final void setMinVideoSendBandwidth(int minVideoSendBandwidth) {
    this.minVideoSendBandwidth = notNegative("minVideoSendBandwidth", minVideoSendBandwidth);
    sendBandwidthSet = true;
    bandwidthChanged();
  }

  /// Kilobits per second that are sent to the peer at most; 0 for no limit. Without effect until it
  /// is set.
  public final int getMaxVideoSendBandwidth() {
    return maxVideoSendBandwidth;
  }

  public final void setMaxVideoSendBandwidth(int maxVideoSendBandwidth) {
    this.maxVideoSendBandwidth = notNegative("maxVideoSendBandwidth", maxVideoSendBandwidth);
    sendBandwidthSet = true;
    bandwidthChanged();
  }

  public final MediaState getMediaState() {
    return onHome(() -> mediaState);
  }

  public final ConnectionState getConnectionState() {
    return onHome(() -> connectionState);
  }

  /// Stored: packets that the server makes are 1200 bytes long at most, and those that are passed
  /// on keep their size.
  public final int getMtu() {
    return mtu;
  }

  public final void setMtu(int mtu) {
    this.mtu = notNegative("mtu", mtu);
  }

  public final RembParams getRembParams() {
    return rembParams;
  }

  /// Absent fields get Kurento's defaults.
  public final void setRembParams(RembParams rembParams) {
    this.rembParams = rembParams.completed();
  }

  /// Asks the source of the video that is sent to the peer for a key frame.
  ///
  /// @throws MediaException MEDIA_OBJECT_OPERATION_NOT_SUPPORTED if no element feeds this one with
  ///   video
  public final void requestKeyframe() {
    onHome(() -> {
      MediaElement feeding = source(MediaType.VIDEO);
      Source source = feeding == null ? null : feeding.gives(MediaType.VIDEO);
      if (source == null) {
        throw new MediaException(
            ErrorCode.MEDIA_OBJECT_OPERATION_NOT_SUPPORTED,
            "Keyframe request failed (must be requested from a subscriber element)");
      }
      source.requestKeyFrame(home().clock().nowNanos());
      return null;
    });
  }

  @Override
  List<String> states() {
    return List.of(
        "connection " + connectionState.name().toLowerCase(Locale.ROOT),
        "media " + mediaState.name().toLowerCase(Locale.ROOT));
  }

  /// Were limits of sending set by the application?
  final boolean isSendBandwidthSet() {
    return sendBandwidthSet;
  }

  /// On the home loop.
  final void mediaState(MediaState state) {
    if (mediaState != state) {
      MediaState former = mediaState;
      mediaState = state;
      raise(new Event.MediaStateChanged(former, state));
    }
  }

  /// On the home loop.
  final void connectionState(ConnectionState state) {
    if (connectionState != state) {
      ConnectionState former = connectionState;
      connectionState = state;
      raise(new Event.ConnectionStateChanged(former, state));
    }
  }
}
