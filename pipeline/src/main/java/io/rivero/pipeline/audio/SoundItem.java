package io.rivero.pipeline.audio;

/// What waits for an encoder, in its turn.
sealed interface SoundItem permits AudioBlock, KeyReport {}
