/// The threads for decoding, filtering and encoding.
@NullMarked
package io.rivero.pipeline.work;

import org.jspecify.annotations.NullMarked;
