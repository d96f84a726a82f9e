/// What operators want to know, in the text format of Prometheus.
@NullMarked
package io.rivero.rpc.metrics;

import org.jspecify.annotations.NullMarked;
