package io.rivero.sdp;

/// What we send on one m-line.
///
/// @param ssrc unsigned 32 bits, not 0
/// @param rtxSsrc the SSRC of retransmissions, or 0 when we send none
/// @param streamId the media stream in which the browser puts the track (`a=msid`)
/// @param trackId the track's id (`a=msid`)
public record LocalStream(int ssrc, int rtxSsrc, String streamId, String trackId) {
  public LocalStream {
    boolean valid = ssrc != 0 && ssrc != rtxSsrc;
    if (!valid || !Text.isToken(streamId, 64) || !Text.isToken(trackId, 64)) {
      throw new IllegalArgumentException(ssrc + " " + rtxSsrc + " " + streamId + " " + trackId);
    }
  }
}
