package io.rivero.pipeline;

import java.util.List;

/// How Kurento names the DTLS association of a transport: once for each direction, and clients
/// count them.
record DtlsNames(String streamId, String component, String id) {
  static List<DtlsNames> of(int streamId) {
    String stream = String.valueOf(streamId);
    String id = "dtlssrtpenc" + stream + "-dtlssrtpdec" + stream;
    return List.of(
        new DtlsNames(stream, "[bundle/dtlssrtpenc]", id),
        new DtlsNames(stream, "[bundle/dtlssrtpdec]", id));
  }
}
