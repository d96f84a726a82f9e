/// VP8 (RFC 6386): a decoder and a real-time encoder.
@NullMarked
package io.rivero.codec.vp8;

import org.jspecify.annotations.NullMarked;
