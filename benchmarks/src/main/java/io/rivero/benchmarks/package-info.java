/// Benchmarks.
@NullMarked
package io.rivero.benchmarks;

import org.jspecify.annotations.NullMarked;
