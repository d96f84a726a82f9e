package io.rivero.pipeline;

/// Video codecs that an application can name.
public enum VideoCodec {
  H265,
  AV1,
  VP9,
  VP8,
  H264,
  RAW
}
