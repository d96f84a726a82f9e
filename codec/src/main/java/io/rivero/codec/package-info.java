/// Codecs and media files.
@NullMarked
package io.rivero.codec;

import org.jspecify.annotations.NullMarked;
