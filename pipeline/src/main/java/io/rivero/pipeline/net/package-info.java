/// Media loops: the sockets and threads for media.
@NullMarked
package io.rivero.pipeline.net;

import org.jspecify.annotations.NullMarked;
