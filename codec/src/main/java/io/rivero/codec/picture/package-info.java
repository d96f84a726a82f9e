/// Pictures as planes of bytes, the pool that lends them, and the tools that convert, scale and
/// blend them.
@NullMarked
package io.rivero.codec.picture;

import org.jspecify.annotations.NullMarked;
