package io.rivero.rtp.stream;

/// Packets that a viewer has asked for (NACK) and did not get, by reason; one that is asked for
/// several times counts each time.
///
/// @param onItsWay sent again so recently that the request cannot know
/// @param tooEarly perhaps late rather than lost, and little is left of the share; the second
///   request is answered
/// @param tooOften sent again three times already
/// @param tooMuch the share of 20 % is used up
/// @param tooOld not in the cache any more
/// @param missing not received from the publisher either
/// @param unknown never sent, of the source before, or sent under other payload types
public record RefusalCounters(
    long onItsWay,
    long tooEarly,
    long tooOften,
    long tooMuch,
    long tooOld,
    long missing,
    long unknown) {}
