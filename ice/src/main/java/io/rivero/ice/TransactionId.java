package io.rivero.ice;

import java.util.random.RandomGenerator;

/// The 96 bits that tie a response to its request (RFC 8489 section 5).
record TransactionId(int high, long low) {
  static TransactionId random(RandomGenerator random) {
    return new TransactionId(random.nextInt(), random.nextLong());
  }
}
