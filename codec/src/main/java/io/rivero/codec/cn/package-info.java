/// Comfort noise (RFC 3389).
@NullMarked
package io.rivero.codec.cn;

import org.jspecify.annotations.NullMarked;
