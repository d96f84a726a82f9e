package io.rivero.rtp.rtcp;

/// One packet of a compound RTCP packet (RFC 3550 section 6.1).
///
/// The same records are read by [Rtcp#parse] and written by [RtcpWriter]. RTCP is rare compared to
/// RTP, so they are allocated.
public sealed interface RtcpPacket
    permits SenderReport,
        ReceiverReport,
        SourceDescription,
        Bye,
        Nack,
        Pli,
        Fir,
        Remb,
        TransportFeedback,
        ExtendedReport,
        UnknownRtcp {}
