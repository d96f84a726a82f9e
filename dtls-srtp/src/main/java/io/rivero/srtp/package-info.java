/// SRTP and SRTCP (RFC 3711, RFC 7714).
@NullMarked
package io.rivero.srtp;

import org.jspecify.annotations.NullMarked;
