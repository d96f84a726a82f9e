/// One WebRTC transport: ICE, DTLS, SRTP and RTP of a peer.
@NullMarked
package io.rivero.pipeline.webrtc;

import org.jspecify.annotations.NullMarked;
