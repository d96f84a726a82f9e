/// RTCP (RFC 3550 section 6) and its feedback messages (RFC 4585, RFC 5104).
@NullMarked
package io.rivero.rtp.rtcp;

import org.jspecify.annotations.NullMarked;
