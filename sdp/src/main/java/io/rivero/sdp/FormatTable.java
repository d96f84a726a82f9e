package io.rivero.sdp;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The payload types of one m-line of the peer, in its order.
final class FormatTable {
  private final Set<Integer> payloadTypes = new LinkedHashSet<>();
  private final Map<Integer, RtpMap> maps = new HashMap<>();
  private final Map<Integer, FormatParameters> parameters = new HashMap<>();
  private final Map<Integer, Set<Feedback>> feedback = new HashMap<>();
  private final Set<Feedback> feedbackOfAll = EnumSet.noneOf(Feedback.class);
  private final Map<Integer, Integer> rtxOf = new HashMap<>();
  private final PacketTime packetTime;

  FormatTable(MediaDescription media) {
    SdpSection section = media.section();
    packetTime = PacketTime.of(section);
    for (String format : media.formats()) {
      int payloadType = Text.number(format, 127);
      if (payloadType >= 0) {
        payloadTypes.add(payloadType);
      }
    }
    section.rtpMaps().forEach(map -> maps.putIfAbsent(map.payloadType(), map));
    section.fmtps().forEach(f -> parameters.putIfAbsent(f.payloadType(), f.parameters()));
    for (RtcpFeedback line : section.rtcpFeedback()) {
      Feedback kind = Feedback.parse(line.type());
      if (kind != null && line.payloadType() == RtcpFeedback.ALL) {
        feedbackOfAll.add(kind);
      } else if (kind != null) {
        feedback.computeIfAbsent(line.payloadType(), p -> EnumSet.noneOf(Feedback.class)).add(kind);
      }
    }
    payloadTypes.forEach(this::rtx);
  }

  /// RFC 4588 section 8.1: `apt` names the payload type that is retransmitted.
  private void rtx(int payloadType) {
    RtpMap map = map(payloadType);
    if (map != null && CodecMatch.isNamed(map.encodingName(), "rtx")) {
      int apt = Text.number(parameters(payloadType).get("apt", ""), 127);
      RtpMap original = payloadTypes.contains(apt) ? map(apt) : null;
      if (original != null && original.clockRateHz() == map.clockRateHz()) {
        rtxOf.putIfAbsent(apt, payloadType);
      }
    }
  }

  Set<Integer> payloadTypes() {
    return payloadTypes;
  }

  @Nullable RtpMap map(int payloadType) {
    RtpMap map = maps.get(payloadType);
    return map != null ? map : RtpMap.ofStaticPayloadType(payloadType);
  }

  FormatParameters parameters(int payloadType) {
    return parameters.getOrDefault(payloadType, FormatParameters.NONE);
  }

  /// The formats that are one of `codecs`, in the order of the m-line.
  ///
  /// @param transportCc whether the header extension that transport-cc needs is agreed
  List<NegotiatedCodec> common(List<Codec> codecs, boolean transportCc) {
    var common = new ArrayList<NegotiatedCodec>();
    for (int payloadType : payloadTypes) {
      RtpMap map = map(payloadType);
      if (map == null) {
        continue;
      }
      for (Codec codec : codecs) {
        if (CodecMatch.matches(codec, map, parameters(payloadType))) {
          common.add(negotiated(map, payloadType, codec, transportCc));
          break;
        }
      }
    }
    return common;
  }

  private NegotiatedCodec negotiated(
      RtpMap map, int payloadType, Codec codec, boolean transportCc) {
    Set<Feedback> agreed = EnumSet.noneOf(Feedback.class);
    agreed.addAll(feedbackOfAll);
    agreed.addAll(feedback.getOrDefault(payloadType, Set.of()));
    agreed.retainAll(codec.feedback());
    if (!transportCc) {
      agreed.remove(Feedback.TRANSPORT_CC);
    }
    boolean rtx = codec.retransmission() && agreed.contains(Feedback.NACK);
    return new NegotiatedCodec(
        payloadType,
        map.encodingName(),
        map.clockRateHz(),
        map.channels(),
        parameters(payloadType),
        agreed,
        rtx ? rtxOf.getOrDefault(payloadType, -1) : -1,
        packetTime);
  }
}
