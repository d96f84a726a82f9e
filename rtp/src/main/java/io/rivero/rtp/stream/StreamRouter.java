package io.rivero.rtp.stream;

import io.rivero.rtp.HeaderExtensions;
import io.rivero.rtp.RtpPacket;
import java.util.List;

/// Finds the media line of a packet (RFC 9143 section 9.2): by SSRC, else by MID, else by a payload
/// type that only one line has.
final class StreamRouter {
  /// The answer for a packet that belongs to no line.
  static final int NONE = -1;

  private List<ReceiveTrack> tracks = List.of();
  private int[] midIds = new int[0]; // by line, -1 for none

  /// Applies what was negotiated.
  ///
  /// @param tracks one per line
  void update(List<ReceiveTrack> tracks) {
    this.tracks = tracks;
    midIds =
        tracks.stream().mapToInt(t -> t.line().receiveExtensionId(HeaderExtensions.MID)).toArray();
    for (ReceiveTrack track : tracks) {
      for (RemoteSource announced : track.line().remoteSources()) {
        forgetElsewhere(announced.ssrc(), track);
      }
    }
  }

  private void forgetElsewhere(int ssrc, ReceiveTrack owner) {
    for (ReceiveTrack track : tracks) {
      if (track != owner) {
        track.streams().forget(ssrc);
      }
    }
  }

  /// The index of the packet's line, or [#NONE].
  int route(RtpPacket packet) {
    int ssrc = packet.ssrc();
    int lines = tracks.size();
    for (int i = 0; i < lines; i++) {
      if (tracks.get(i).streams().isAnnounced(ssrc)) {
        return i;
      }
    }
    for (int i = 0; i < lines; i++) {
      if (tracks.get(i).streams().knows(ssrc)) {
        return i;
      }
    }
    for (int i = 0; i < lines; i++) {
      int at = packet.extensionOffset(midIds[i]);
      if (at >= 0) {
        return lineWithMid(packet, at, packet.extensionLength(midIds[i]));
      }
    }
    return onlyLineWith(packet.payloadType());
  }

  private int lineWithMid(RtpPacket packet, int at, int length) {
    for (int i = 0; i < tracks.size(); i++) {
      if (HeaderExtensions.textEquals(packet.buffer(), at, length, tracks.get(i).mid())) {
        return i;
      }
    }
    return NONE;
  }

  private int onlyLineWith(int payloadType) {
    int found = NONE;
    for (int i = 0; i < tracks.size(); i++) {
      if (tracks.get(i).hasPayloadType(payloadType)) {
        if (found >= 0) {
          return NONE;
        }
        found = i;
      }
    }
    return found;
  }
}
