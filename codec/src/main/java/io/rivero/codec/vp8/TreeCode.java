package io.rivero.codec.vp8;

/// Writes values of a tree (RFC 6386 section 8.1) and tells what they cost.
final class TreeCode {
  static final TreeCode LUMA = new TreeCode(ModeTrees.LUMA_TREE);
  static final TreeCode KEY_FRAME_LUMA = new TreeCode(ModeTrees.KEY_FRAME_LUMA_TREE);
  static final TreeCode CHROMA = new TreeCode(ModeTrees.CHROMA_TREE);
  static final TreeCode SUBBLOCK = new TreeCode(ModeTrees.SUBBLOCK_TREE);
  static final TreeCode SHORT_VECTOR = new TreeCode(MotionVectorTables.SHORT_TREE);

  private final byte[] tree;
  private final int[] path = new int[16]; // the bits from the root, the first one lowest
  private final int[] depth = new int[16];

  TreeCode(byte[] tree) {
    this.tree = tree;
    follow(0, 0, 0);
  }

  private void follow(int node, int bits, int length) {
    for (int bit = 0; bit < 2; bit++) {
      int next = tree[node + bit];
      int further = bits | (bit << length);
      if (next > 0) {
        follow(next, further, length + 1);
      } else {
        path[-next] = further;
        depth[-next] = length + 1;
      }
    }
  }

  void write(BoolEncoder to, int value, byte[] probabilities, int offset) {
    int bits = path[value];
    int node = 0;
    for (int i = depth[value]; i > 0; i--) {
      to.write((bits & 1) != 0, probabilities[offset + (node >> 1)] & 255);
      node = tree[node + (bits & 1)];
      bits >>= 1;
    }
  }

  /// In 256ths of a bit.
  int cost(int value, byte[] probabilities, int offset) {
    int bits = path[value];
    int node = 0;
    int cost = 0;
    for (int i = depth[value]; i > 0; i--) {
      cost += BitCosts.of(bits & 1, probabilities[offset + (node >> 1)] & 255);
      node = tree[node + (bits & 1)];
      bits >>= 1;
    }
    return cost;
  }

  /// Counts for each node how often either side was taken: `branches[2 * (offset + node) + bit]`.
  void count(int value, int[] branches, int offset) {
    int bits = path[value];
    int node = 0;
    for (int i = depth[value]; i > 0; i--) {
      branches[2 * (offset + (node >> 1)) + (bits & 1)]++;
      node = tree[node + (bits & 1)];
      bits >>= 1;
    }
  }
}
