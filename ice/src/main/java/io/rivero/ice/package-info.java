/// Interactive Connectivity Establishment (RFC 8445) and STUN (RFC 8489) over sockets of the
/// caller.
@NullMarked
package io.rivero.ice;

import org.jspecify.annotations.NullMarked;
