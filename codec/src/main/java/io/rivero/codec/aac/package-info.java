/// AAC decoding, for played files.
@NullMarked
package io.rivero.codec.aac;

import org.jspecify.annotations.NullMarked;
