/// Interactive Connectivity Establishment (RFC 8445), STUN (RFC 8489) and consent freshness (RFC
/// 7675) over sockets of the caller.
///
/// Start at [IceDemux] (one per media loop) and [IceAgent] (one per ICE generation).
@NullMarked
package io.rivero.ice;

import org.jspecify.annotations.NullMarked;
