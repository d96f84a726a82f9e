/// How the fastest implementation of the hot loops is chosen.
@NullMarked
package io.rivero.codec.kernel;

import org.jspecify.annotations.NullMarked;
