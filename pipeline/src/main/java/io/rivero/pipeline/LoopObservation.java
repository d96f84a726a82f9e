package io.rivero.pipeline;

import io.rivero.pipeline.net.LoopCounters;

/// How a media loop has fared since it started.
///
/// @param name of the loop
/// @param counters of datagrams
/// @param waitingTasks that have not run yet
/// @param refusedTasks because too many waited
/// @param lagSeconds how long a task of now had to wait for its turn, one second at most
/// @param streams RTP of the endpoints at home there, also of those that have ended
public record LoopObservation(
    String name,
    LoopCounters counters,
    int waitingTasks,
    long refusedTasks,
    double lagSeconds,
    StreamTotals streams) {}
