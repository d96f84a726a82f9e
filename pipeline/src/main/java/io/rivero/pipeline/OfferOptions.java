package io.rivero.pipeline;

import org.jspecify.annotations.Nullable;

/// What an offer of ours asks to receive.
public record OfferOptions(
    @Nullable Boolean offerToReceiveAudio, @Nullable Boolean offerToReceiveVideo) {}
