package io.rivero.codec.audio;

/// What a [JitterBuffer] has seen and done so far. Samples are per channel.
///
/// @param received packets, without copies inside others
/// @param late packets that came when their time was over
/// @param duplicate packets that were there already
/// @param overflow packets dropped because too many waited
/// @param malformed packets that could not be decoded
/// @param restarts jumps of the timestamps by more than 10 s
/// @param playedSamples given out
/// @param concealedSamples made up for lost or late ones
/// @param recoveredSamples lost ones that the next packet repeated
/// @param redundantPackets lost ones whose copy came inside another
/// @param pauseSamples made up while the sender was silent
/// @param shortenedSamples left out to catch up
/// @param lengthenedSamples inserted to gain time
/// @param depthMillis what is aimed at
/// @param delayMillis from the fastest arrival of a sample to its playing
/// @param driftPpm by which the sender's clock runs faster than ours, in millionths
public record JitterStatistics(
    long received,
    long late,
    long duplicate,
    long overflow,
    long malformed,
    long restarts,
    long playedSamples,
    long concealedSamples,
    long recoveredSamples,
    long redundantPackets,
    long pauseSamples,
    long shortenedSamples,
    long lengthenedSamples,
    double depthMillis,
    double delayMillis,
    double driftPpm) {}
