/// Programs that measure: micro-benchmarks, a load generator, and calls of a real browser.
@NullMarked
package io.rivero.benchmarks;

import org.jspecify.annotations.NullMarked;
