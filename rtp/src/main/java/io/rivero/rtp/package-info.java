/// RTP (RFC 3550): packets, header extensions and streams.
@NullMarked
package io.rivero.rtp;

import org.jspecify.annotations.NullMarked;
