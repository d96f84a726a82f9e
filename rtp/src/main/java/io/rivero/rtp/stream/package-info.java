/// The streams of one peer: what comes from it, what goes to it, and the feedback for both.
///
/// [io.rivero.rtp.stream.RtpSession] is the entry. Everything here is driven by its caller: bytes
/// and the time come in as arguments, packets and events go out through
/// [io.rivero.rtp.stream.RtpSession.Output]. One thread owns a session and all its tracks; times
/// are nanoseconds of one monotonic clock, bit rates are bits per second.
@NullMarked
package io.rivero.rtp.stream;

import org.jspecify.annotations.NullMarked;
