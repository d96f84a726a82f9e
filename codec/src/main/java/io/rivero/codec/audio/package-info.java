/// Decoded audio: frames, resampling, jitter buffer, mixing, levels.
@NullMarked
package io.rivero.codec.audio;

import org.jspecify.annotations.NullMarked;
