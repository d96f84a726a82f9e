package io.rivero.codec.vp8;

import io.rivero.codec.picture.I420Picture;
import org.jspecify.annotations.Nullable;

/// The frames that others are predicted from, each owned once per use.
final class References {
  private final @Nullable I420Picture[] frames = new @Nullable I420Picture[4];

  @Nullable I420Picture get(int reference) {
    return frames[reference];
  }

  /// Updates the references after a frame was decoded (RFC 6386 section 9.7). Copies come first,
  /// altref's before golden's, so that golden copied from altref is the new altref.
  void update(FrameSyntax syntax, I420Picture picture) {
    if (syntax.copyToAltref() == FrameSyntax.FROM_LAST) {
      set(ModeTrees.ALTREF_FRAME, frames[ModeTrees.LAST_FRAME]);
    } else if (syntax.copyToAltref() == FrameSyntax.FROM_OTHER) {
      set(ModeTrees.ALTREF_FRAME, frames[ModeTrees.GOLDEN_FRAME]);
    }
    if (syntax.copyToGolden() == FrameSyntax.FROM_LAST) {
      set(ModeTrees.GOLDEN_FRAME, frames[ModeTrees.LAST_FRAME]);
    } else if (syntax.copyToGolden() == FrameSyntax.FROM_OTHER) {
      set(ModeTrees.GOLDEN_FRAME, frames[ModeTrees.ALTREF_FRAME]);
    }
    if (syntax.refreshGolden()) {
      set(ModeTrees.GOLDEN_FRAME, picture);
    }
    if (syntax.refreshAltref()) {
      set(ModeTrees.ALTREF_FRAME, picture);
    }
    if (syntax.refreshLast()) {
      set(ModeTrees.LAST_FRAME, picture);
    }
  }

  void clear() {
    for (int i = 0; i < frames.length; i++) {
      set(i, null);
    }
  }

  private void set(int reference, @Nullable I420Picture picture) {
    if (picture != null) {
      picture.retain();
    }
    I420Picture before = frames[reference];
    frames[reference] = picture;
    if (before != null) {
      before.release();
    }
  }
}
