/// The threads for decoding, filtering and encoding, and the counters of what they do.
@NullMarked
package io.rivero.pipeline.work;

import org.jspecify.annotations.NullMarked;
