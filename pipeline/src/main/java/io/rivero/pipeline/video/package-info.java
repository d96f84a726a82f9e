/// Pictures on their way through the ladder: decoding, filtering and encoding, each on the work
/// threads. Nothing here knows the graph.
@NullMarked
package io.rivero.pipeline.video;

import org.jspecify.annotations.NullMarked;
