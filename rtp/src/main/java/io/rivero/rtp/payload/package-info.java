/// Payload formats, as far as forwarding needs them: where key frames start, and the picture
/// numbers that have to continue when a source changes.
@NullMarked
package io.rivero.rtp.payload;

import org.jspecify.annotations.NullMarked;
