package io.rivero.pipeline.audio;

import io.rivero.rtp.payload.TelephoneEvent;

/// What a publisher reports about a key of the telephone (RFC 4733).
///
/// @param report as it came
/// @param ssrc of the publisher's stream
/// @param timestamp of its packet, without wraps
/// @param clockRateHz of both
/// @param number of the block in whose time it is played
record KeyReport(TelephoneEvent report, int ssrc, long timestamp, int clockRateHz, long number)
    implements SoundItem {}
