/// The Kurento Protocol server.
@NullMarked
package io.rivero.rpc;

import org.jspecify.annotations.NullMarked;
