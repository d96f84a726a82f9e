/// Media elements and the graph that connects them.
@NullMarked
package io.rivero.pipeline;

import org.jspecify.annotations.NullMarked;
