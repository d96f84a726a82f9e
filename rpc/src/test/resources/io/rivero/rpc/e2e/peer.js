// The browser's half of a call whose application is somewhere else: offers and candidates come and go by evaluation.

class TestPeer {
  constructor({ configuration = {} } = {}) {
    this.found = [];
    this.states = [];
    this.stream = null;
    this.video = document.createElement('video');
    this.video.autoplay = true;
    this.video.playsInline = true;
    this.remote = new MediaStream();
    this.pc = new RTCPeerConnection(configuration);
    this.pc.onicecandidate = ({ candidate }) => candidate && this.found.push(candidate.toJSON());
    this.pc.onconnectionstatechange = () => this.states.push(this.pc.connectionState);
    this.pc.ontrack = ({ track }) => {
      this.remote.addTrack(track);
      this.video.srcObject = this.remote;
      this.video.play().catch(() => {});
    };
    document.body.append(this.video);
  }

  async offer({ send = true, receive = true, codec = '', colour = '', width = 640, height = 480 } = {}) {
    const direction = send && receive ? 'sendrecv' : send ? 'sendonly' : 'recvonly';
    if (send) {
      this.stream = await navigator.mediaDevices.getUserMedia({ audio: true, video: colour ? false : { width, height } });
      if (colour) {
        this.stream.addTrack(this.paint(colour));
      }
    }
    for (const kind of ['audio', 'video']) {
      const track = this.stream?.getTracks().find((candidate) => candidate.kind === kind);
      const transceiver = this.pc.addTransceiver(track ?? kind, { direction, streams: track ? [this.stream] : [] });
      if (codec && kind === 'video') {
        const all = RTCRtpReceiver.getCapabilities('video').codecs;
        const rank = ({ mimeType }) => (mimeType === `video/${codec}` ? 0 : 1);
        transceiver.setCodecPreferences([...all].sort((a, b) => rank(a) - rank(b)));
      }
    }
    return this.again();
  }

  /** Audio in one codec only: a tone instead of the microphone; with the camera, if wanted. */
  async offerSound({ send = true, receive = true, codec = 'opus', hz = 440, camera = false } = {}) {
    const direction = send && receive ? 'sendrecv' : send ? 'sendonly' : 'recvonly';
    const stream = new MediaStream();
    if (send) {
      stream.addTrack(this.tone(hz));
      if (camera) {
        const pictures = await navigator.mediaDevices.getUserMedia({ video: true });
        stream.addTrack(pictures.getVideoTracks()[0]);
      }
    }
    this.stream = stream;
    for (const kind of camera ? ['audio', 'video'] : ['audio']) {
      const track = stream.getTracks().find((candidate) => candidate.kind === kind);
      const transceiver = this.pc.addTransceiver(track ?? kind, { direction, streams: track ? [stream] : [] });
      if (kind === 'audio') {
        const all = RTCRtpReceiver.getCapabilities('audio').codecs;
        transceiver.setCodecPreferences(all.filter(({ mimeType }) => mimeType.toLowerCase() === `audio/${codec}`.toLowerCase()));
      }
    }
    return this.again();
  }

  sounds() {
    this.context ??= new AudioContext();
    return this.context;
  }

  /** A sine at half of the full scale. */
  tone(hz) {
    const context = this.sounds();
    const oscillator = new OscillatorNode(context, { frequency: hz });
    const destination = context.createMediaStreamDestination();
    oscillator.connect(new GainNode(context, { gain: 0.5 })).connect(destination);
    oscillator.start();
    return destination.stream.getAudioTracks()[0];
  }

  /** What is heard now: the strongest frequency, its level, the strongest one elsewhere (both in dB), and the peak. */
  heard() {
    const context = this.sounds();
    if (!this.analyser) {
      if (!this.remote.getAudioTracks().length) {
        return { hz: 0, decibels: -200, elsewhere: -200, peak: 0 };
      }
      this.analyser = new AnalyserNode(context, { fftSize: 8192, smoothingTimeConstant: 0 });
      context.createMediaStreamSource(this.remote).connect(this.analyser);
    }
    const levels = new Float32Array(this.analyser.frequencyBinCount);
    this.analyser.getFloatFrequencyData(levels);
    const samples = new Float32Array(this.analyser.fftSize);
    this.analyser.getFloatTimeDomainData(samples);
    const strongest = levels.indexOf(Math.max(...levels));
    const width = 20;
    const others = levels.filter((_, i) => Math.abs(i - strongest) > width);
    return {
      hz: (strongest * context.sampleRate) / this.analyser.fftSize,
      decibels: levels[strongest],
      elsewhere: Math.max(...others),
      peak: Math.max(...samples.map(Math.abs)),
    };
  }

  /** The audio codecs in use, and by how much the sound that is played was made later than the picture that is shown. */
  async sound() {
    const report = await this.pc.getStats();
    const result = { sent: '', received: '', concealed: 0, samples: 0, ahead: null };
    const played = {};
    report.forEach((entry) => {
      const mimeType = report.get(entry.codecId)?.mimeType ?? '';
      if (entry.type === 'inbound-rtp' && entry.estimatedPlayoutTimestamp) {
        played[entry.kind] = entry.estimatedPlayoutTimestamp;
      }
      if (entry.type === 'outbound-rtp' && entry.kind === 'audio') {
        result.sent = mimeType;
      } else if (entry.type === 'inbound-rtp' && entry.kind === 'audio') {
        result.received = mimeType;
        result.concealed = entry.concealedSamples ?? 0;
        result.samples = entry.totalSamplesReceived ?? 0;
      }
    });
    if (played.audio && played.video) {
      result.ahead = played.audio - played.video;
    }
    return result;
  }

  /** A picture of one colour in which something moves. */
  paint(colour) {
    const canvas = Object.assign(document.createElement('canvas'), { width: 320, height: 240 });
    const context = canvas.getContext('2d');
    let step = 0;
    setInterval(() => {
      context.fillStyle = colour;
      context.fillRect(0, 0, 320, 240);
      context.fillStyle = 'black';
      context.fillRect(step++ % 320, 100, 10, 10);
    }, 40);
    return canvas.captureStream(25).getVideoTracks()[0];
  }

  /** An offer of the connection as it is now. */
  async again() {
    await this.pc.setLocalDescription();
    return this.pc.localDescription.sdp;
  }

  async restart() {
    this.pc.restartIce();
    return this.again();
  }

  async stopVideo() {
    this.pc
      .getTransceivers()
      .filter(({ receiver }) => receiver.track.kind === 'video')
      .forEach((transceiver) => transceiver.stop());
    return this.again();
  }

  async addVideo(colour) {
    this.pc.addTransceiver(this.paint(colour), { direction: 'sendonly', streams: [this.stream] });
    return this.again();
  }

  async answer(sdp) {
    await this.pc.setRemoteDescription({ type: 'answer', sdp });
  }

  async add(candidate) {
    await this.pc.addIceCandidate(candidate);
  }

  /** Candidates since the last call. */
  candidates() {
    return this.found.splice(0);
  }

  /** The mean red, green and blue of a part of the received picture, given in shares of its size. */
  pixels(left, top, width, height) {
    const { videoWidth, videoHeight } = this.video;
    if (!videoWidth) {
      return [0, 0, 0];
    }
    const canvas = Object.assign(document.createElement('canvas'), { width: videoWidth, height: videoHeight });
    const context = canvas.getContext('2d');
    context.drawImage(this.video, 0, 0);
    const area = [left * videoWidth, top * videoHeight, width * videoWidth, height * videoHeight].map(Math.round);
    const { data } = context.getImageData(...area);
    const sums = [0, 0, 0];
    for (let i = 0; i < data.length; i += 4) {
      sums.forEach((_, c) => { sums[c] += data[i + c]; });
    }
    return sums.map((sum) => Math.round(sum / (data.length / 4)));
  }

  /** Sends a picture that is smaller by this factor from now on, as a browser does on a bad line. */
  async shrink(factor) {
    const sender = this.pc.getSenders().find(({ track }) => track?.kind === 'video');
    const parameters = sender.getParameters();
    parameters.encodings[0].scaleResolutionDownBy = factor;
    await sender.setParameters(parameters);
  }

  /** Width and height of the received picture. */
  size() {
    return [this.video.videoWidth, this.video.videoHeight];
  }

  async stats() {
    const figures = {
      state: this.pc.connectionState, timestampMillis: 0, framesSent: 0, framesDecoded: 0, framesReceived: 0, keyFramesDecoded: 0,
      packetsLost: 0, packetsReceived: 0, packetsSent: 0, nackCount: 0, nacksReceived: 0, pliCount: 0, freezeCount: 0,
      freezeSeconds: 0, audioEnergy: 0, retransmitted: 0, codec: '', remote: '', local: '', localType: '', relayProtocol: '',
    };
    const report = await this.pc.getStats();
    report.forEach((entry) => {
      figures.timestampMillis = Math.max(figures.timestampMillis, entry.timestamp);
      if (entry.type === 'inbound-rtp') {
        figures.packetsLost += entry.packetsLost ?? 0;
        figures.packetsReceived += entry.packetsReceived ?? 0;
        figures.audioEnergy += entry.totalAudioEnergy ?? 0;
        if (entry.kind === 'video') {
          figures.framesDecoded += entry.framesDecoded ?? 0;
          figures.framesReceived += entry.framesReceived ?? 0;
          figures.keyFramesDecoded += entry.keyFramesDecoded ?? 0;
          figures.nackCount += entry.nackCount ?? 0;
          figures.pliCount += entry.pliCount ?? 0;
          figures.freezeCount += entry.freezeCount ?? 0;
          figures.freezeSeconds += entry.totalFreezesDuration ?? 0;
          figures.retransmitted += entry.retransmittedPacketsReceived ?? 0;
          figures.codec = report.get(entry.codecId)?.mimeType ?? '';
        }
      } else if (entry.type === 'outbound-rtp') {
        figures.packetsSent += entry.packetsSent ?? 0;
        figures.framesSent += entry.framesSent ?? 0;
        figures.nacksReceived += entry.nackCount ?? 0;
      } else if (entry.type === 'transport' && entry.selectedCandidatePairId) {
        const pair = report.get(entry.selectedCandidatePairId);
        const remote = report.get(pair?.remoteCandidateId);
        const local = report.get(pair?.localCandidateId);
        figures.remote = `${remote?.address}:${remote?.port}`;
        figures.local = `${local?.address}:${local?.port}`;
        figures.localType = local?.candidateType ?? '';
        figures.relayProtocol = local?.relayProtocol ?? '';
      }
    });
    return figures;
  }

  /**
   * From now on: `longestGap`, the longest time between two frames that were shown, and `longestStall`, the longest time
   * in which this page itself did nothing; both in milliseconds.
   */
  watchGaps() {
    this.longestGap = 0;
    this.longestStall = 0;
    let shown = performance.now();
    const frame = () => {
      const now = performance.now();
      this.longestGap = Math.max(this.longestGap, now - shown);
      shown = now;
      this.video.requestVideoFrameCallback(frame);
    };
    this.video.requestVideoFrameCallback(frame);
    let ticked = performance.now();
    setInterval(() => {
      const now = performance.now();
      this.longestStall = Math.max(this.longestStall, now - ticked);
      this.longestGap = Math.max(this.longestGap, now - shown);
      ticked = now;
    }, 20);
    return true;
  }

  /** Mean of red, green and blue in the middle of the picture. */
  colour() {
    const canvas = document.createElement('canvas').getContext('2d');
    canvas.drawImage(this.video, 0, 0, 64, 48);
    const pixels = canvas.getImageData(0, 0, 64, 48).data;
    const sums = [0, 0, 0];
    for (let i = 0; i < pixels.length; i += 4) {
      sums[0] += pixels[i];
      sums[1] += pixels[i + 1];
      sums[2] += pixels[i + 2];
    }
    return sums.map((sum) => Math.round((4 * sum) / pixels.length));
  }

  close() {
    this.stream?.getTracks().forEach((track) => track.stop());
    this.pc.close();
    this.video.remove();
    return true;
  }
}

window.TestPeer = TestPeer;
