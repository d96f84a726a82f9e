/// Decoded audio: frames, resampling, jitter buffer, comfort noise, mixing, levels.
@NullMarked
package io.rivero.codec.audio;

import org.jspecify.annotations.NullMarked;
