/// SDP (RFC 8866) and offer/answer (RFC 3264, RFC 9429).
@NullMarked
package io.rivero.sdp;

import org.jspecify.annotations.NullMarked;
