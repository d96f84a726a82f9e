/// IVF: frames of one video stream in a file, as test vectors and VP8's own tools use it.
@NullMarked
package io.rivero.codec.ivf;

import org.jspecify.annotations.NullMarked;
