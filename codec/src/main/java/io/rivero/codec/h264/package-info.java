/// H.264 (ITU-T H.264): decoding of what cameras and browsers send, by parts of JCodec behind our
/// own checks.
@org.jspecify.annotations.NullMarked
package io.rivero.codec.h264;
