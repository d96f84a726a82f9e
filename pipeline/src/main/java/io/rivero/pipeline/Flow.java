package io.rivero.pipeline;

/// What an element gives of one kind of media, for people to look at.
///
/// @param codec its name, empty while unknown
/// @param packets given so far
/// @param frames given so far, 0 for audio
/// @param flowing whether something came during the last two seconds
record Flow(String codec, long packets, long frames, boolean flowing) {}
