/// Sound on its way through the ladder: decoding and encoding, each on the work threads. Nothing
/// here knows the graph.
@NullMarked
package io.rivero.pipeline.audio;

import org.jspecify.annotations.NullMarked;
