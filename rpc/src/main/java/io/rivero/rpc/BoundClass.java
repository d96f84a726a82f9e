package io.rivero.rpc;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A remote class that is implemented.
///
/// @param factory null for a class that an application cannot create
/// @param root does the factory take the runtime, so that the object starts a tree of its own?
/// @param operations by name, inherited ones included
record BoundClass(
    ObjectModel.RemoteClass remoteClass,
    @Nullable BoundOperation factory,
    boolean root,
    Map<String, BoundOperation> operations) {}
