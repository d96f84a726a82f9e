/// Vorbis I decoding, for played files.
@NullMarked
package io.rivero.codec.vorbis;

import org.jspecify.annotations.NullMarked;
