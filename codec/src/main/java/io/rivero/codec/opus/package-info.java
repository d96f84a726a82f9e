/// Opus (RFC 6716).
@NullMarked
package io.rivero.codec.opus;

import org.jspecify.annotations.NullMarked;
