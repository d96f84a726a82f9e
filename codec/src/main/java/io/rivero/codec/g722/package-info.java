/// G.722, 64 kbit/s.
@NullMarked
package io.rivero.codec.g722;

import org.jspecify.annotations.NullMarked;
