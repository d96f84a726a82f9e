/// G.711, mu-law and A-law.
@NullMarked
package io.rivero.codec.g711;

import org.jspecify.annotations.NullMarked;
