// Calls of a Kurento Protocol server that send the camera there and back. Evaluated in a page; all
// it leaves in the page is `calls`.
globalThis.calls = (() => {
  const VIDEO = { width: 640, height: 480, frameRate: 30 };

  class Client {
    constructor(url) {
      this.nextId = 1;
      this.waiting = new Map();
      this.listeners = new Map();
      this.socket = new WebSocket(url);
      this.socket.onmessage = ({ data }) => this.receive(JSON.parse(data));
      this.opened = new Promise((done, failed) => {
        this.socket.onopen = done;
        this.socket.onerror = () => failed(new Error('no connection to ' + url));
      });
    }

    receive(message) {
      if (message.method === 'onEvent') {
        const { object, data } = message.params.value;
        this.listeners.get(object)?.(data.candidate);
        return;
      }
      const { done, failed } = this.waiting.get(message.id);
      this.waiting.delete(message.id);
      if (message.error) {
        failed(new Error(JSON.stringify(message.error)));
      } else {
        this.session = message.result.sessionId ?? this.session;
        done(message.result.value);
      }
    }

    call(method, params) {
      const id = this.nextId++;
      const all = this.session ? { ...params, sessionId: this.session } : params;
      this.socket.send(JSON.stringify({ jsonrpc: '2.0', id, method, params: all }));
      return new Promise((done, failed) => this.waiting.set(id, { done, failed }));
    }

    create(type, constructorParams) {
      return this.call('create', { type, constructorParams });
    }

    invoke(object, operation, operationParams) {
      return this.call('invoke', { object, operation, operationParams });
    }
  }

  // A picture of 640x480 that moves, with its number in the corner: 16 squares, white for 1.
  class StampedTrack {
    static SIDE = 32;
    static BITS = 16;

    constructor() {
      const { width, height } = VIDEO;
      this.written = new Map(); // when each number was handed to the browser
      this.texture = new Uint8Array(2 * width * height);
      for (let i = 0; i < this.texture.length; i++) {
        const [x, y] = [i % (2 * width), Math.floor(i / (2 * width))];
        this.texture[i] = 128 + 50 * Math.sin(x / 40) + 40 * Math.sin(y / 30) + 10 * Math.sin((x + y) / 5);
      }
      this.bytes = new Uint8Array((width * height * 3) / 2).fill(128);
      this.track = new MediaStreamTrackGenerator({ kind: 'video' });
      this.writer = this.track.writable.getWriter();
      this.number = 0;
      this.timer = setInterval(() => this.write(), 1000 / VIDEO.frameRate);
    }

    write() {
      const { width, height } = VIDEO;
      const number = (this.number = (this.number + 1) % 2 ** StampedTrack.BITS);
      for (let y = 0; y < height; y++) {
        const from = 2 * width * y + (2 * number) % width;
        this.bytes.set(this.texture.subarray(from, from + width), y * width);
      }
      for (let bit = 0; bit < StampedTrack.BITS; bit++) {
        const luma = (number >> bit) & 1 ? 235 : 16;
        for (let y = 0; y < StampedTrack.SIDE; y++) {
          const at = y * width + bit * StampedTrack.SIDE;
          this.bytes.fill(luma, at, at + StampedTrack.SIDE);
        }
      }
      const timestamp = performance.now() * 1000;
      const frame = new VideoFrame(this.bytes, {
        format: 'I420', codedWidth: width, codedHeight: height, timestamp,
      });
      this.written.set(number, performance.now());
      this.writer.write(frame).catch(() => frame.close());
    }

    // The number in a received frame, whatever its size.
    static async read(frame) {
      const scale = frame.codedWidth / VIDEO.width;
      const side = StampedTrack.SIDE * scale;
      const rect = { x: 0, y: 0, width: frame.codedWidth, height: 2 * Math.floor(side / 2) };
      const bytes = new Uint8Array(frame.allocationSize({ rect }));
      const [luma] = await frame.copyTo(bytes, { rect });
      let number = 0;
      for (let bit = 0; bit < StampedTrack.BITS; bit++) {
        const x = Math.floor((bit + 0.5) * side);
        const at = luma.offset + Math.floor(side / 2) * luma.stride + x;
        number |= bytes[at] > 128 ? 1 << bit : 0;
      }
      return number;
    }
  }

  let camera;
  let stamped;
  const running = new Map(); // calls by name

  async function openCamera() {
    camera ??= await navigator.mediaDevices.getUserMedia({ audio: true, video: VIDEO });
  }

  function onlyCodec(transceiver, name) {
    const codecs = RTCRtpReceiver.getCapabilities('video').codecs;
    const wanted = codecs.filter((codec) => codec.mimeType === 'video/' + name);
    const repair = codecs.filter((codec) => codec.mimeType === 'video/rtx');
    transceiver.setCodecPreferences([...wanted, ...repair]);
  }

  // When the first frame of the track comes out of the decoder.
  async function firstFrame(track) {
    const reader = new MediaStreamTrackProcessor({ track }).readable.getReader();
    const { value } = await reader.read();
    const millis = performance.now();
    value?.close();
    reader.releaseLock();
    return millis;
  }

  // Keeps when each number comes out of the decoder.
  async function watch(track, arrivals, done) {
    const reader = new MediaStreamTrackProcessor({ track }).readable.getReader();
    for (let next = await reader.read(); !next.done; next = await reader.read()) {
      const millis = performance.now();
      done(millis);
      try {
        arrivals.set(await StampedTrack.read(next.value), millis);
      } finally {
        next.value.close();
      }
    }
  }

  function play(stream) {
    const video = document.createElement('video');
    video.autoplay = true;
    video.muted = true;
    video.srcObject = stream;
    document.body.append(video);
    return video;
  }

  // To itself, through a filter if there is an image.
  async function connect(client, pipeline, endpoint, image) {
    if (!image) {
      await client.invoke(endpoint, 'connect', { sink: endpoint });
      return;
    }
    await client.invoke(pipeline, 'setLatencyStats', { latencyStats: true });
    const filter = await client.create('ImageOverlayFilter', { mediaPipeline: pipeline });
    await client.invoke(filter, 'addImage', {
      id: 'image', uri: image, offsetXPercent: 0.7, offsetYPercent: 0.7,
      widthPercent: 0.25, heightPercent: 0.25, keepAspectRatio: true, center: true,
    });
    await client.invoke(endpoint, 'connect', { sink: filter });
    await client.invoke(filter, 'connect', { sink: endpoint });
  }

  // One call; it stays until `stop`. Says how long the first frame took, from sending the offer
  // and from the very beginning, in milliseconds.
  //
  // name: of the call, if there is more than one; maxBitrate: of the video; image: URI of an image
  // that is laid over the video; stamped: send numbered pictures in place of the camera's; play: show
  // what comes.
  async function start(url, options = {}) {
    await openCamera();
    const begin = performance.now();
    const client = new Client(url);
    await client.opened;
    const pipeline = await client.create('MediaPipeline', {});
    const endpoint = await client.create('WebRtcEndpoint', { mediaPipeline: pipeline });
    await client.call('subscribe', { type: 'IceCandidateFound', object: endpoint });
    await connect(client, pipeline, endpoint, options.image);

    const connection = new RTCPeerConnection();
    const current = { client, pipeline, endpoint, connection, videos: [], arrivals: new Map() };
    running.set(options.name ?? 'call', current);
    const answered = Promise.withResolvers();
    client.listeners.set(endpoint, async ({ candidate, sdpMid, sdpMLineIndex }) => {
      await answered.promise;
      await connection.addIceCandidate({ candidate, sdpMid, sdpMLineIndex });
    });
    connection.onicecandidate = async ({ candidate }) => {
      if (candidate?.candidate) {
        const { candidate: line, sdpMid, sdpMLineIndex } = candidate;
        await client.invoke(endpoint, 'addIceCandidate', {
          candidate: { candidate: line, sdpMid, sdpMLineIndex },
        });
      }
    };
    const shown = Promise.withResolvers();
    connection.ontrack = ({ track, streams }) => {
      if (track.kind === 'video') {
        if (options.stamped) {
          watch(track, current.arrivals, shown.resolve).catch(shown.reject);
        } else {
          firstFrame(track).then(shown.resolve, shown.reject);
        }
        if (options.play) {
          current.videos.push(play(streams[0] ?? new MediaStream([track])));
        }
      }
    };
    const tracks = camera.getTracks();
    if (options.stamped) {
      stamped ??= new StampedTrack();
      tracks[tracks.findIndex((track) => track.kind === 'video')] = stamped.track;
    }
    const stream = new MediaStream(tracks);
    for (const track of tracks) {
      const sendEncodings =
        track.kind === 'video' && options.maxBitrate ? [{ maxBitrate: options.maxBitrate }] : [{}];
      const transceiver = connection.addTransceiver(track, { streams: [stream], sendEncodings });
      if (track.kind === 'video') {
        onlyCodec(transceiver, 'VP8');
      }
    }
    await connection.setLocalDescription();
    const offered = performance.now();
    const sdp = await client.invoke(endpoint, 'processOffer', { offer: connection.localDescription.sdp });
    await Promise.all([
      connection.setRemoteDescription({ type: 'answer', sdp }).then(answered.resolve),
      client.invoke(endpoint, 'gatherCandidates', {}),
    ]);
    const frame = await shown.promise;
    return { fromOffer: frame - offered, fromBegin: frame - begin };
  }

  async function stop(name = 'call') {
    const { client, pipeline, connection, videos } = running.get(name);
    running.delete(name);
    await client.call('release', { object: pipeline });
    connection.close();
    videos.forEach((video) => video.remove());
    client.socket.close();
  }

  // Milliseconds from writing each numbered picture of the last `seconds` to its coming out of the
  // decoder; null for those that have not come.
  function latencies(name, seconds) {
    const { arrivals } = running.get(name);
    const since = performance.now() - 1000 * seconds;
    const last = [...stamped.written].filter(([, millis]) => millis > since);
    return last.map(([n, millis]) => (arrivals.has(n) ? arrivals.get(n) - millis : null));
  }

  // Milliseconds that pictures are in the server, from their last packet to being encoded, on average.
  async function serverLatency(name) {
    const { client, endpoint } = running.get(name);
    const all = Object.values(await client.invoke(endpoint, 'getStats', { mediaType: 'VIDEO' }));
    return all.find(({ type }) => type === 'endpoint').E2ELatency[0].avg / 1e6;
  }

  // Counters of a call.
  async function stats(name = 'call') {
    const all = [...(await running.get(name).connection.getStats()).values()];
    const sum = (type, name, kind) =>
      all
        .filter((each) => each.type === type && (!kind || each.kind === kind))
        .reduce((total, each) => total + (each[name] ?? 0), 0);
    return {
      packetsToServer: sum('transport', 'packetsSent'),
      packetsFromServer: sum('transport', 'packetsReceived'),
      videoBytesSent: sum('outbound-rtp', 'bytesSent', 'video'),
      framesSent: sum('outbound-rtp', 'framesSent', 'video'),
      framesDecoded: sum('inbound-rtp', 'framesDecoded', 'video'),
      framesCaptured: sum('media-source', 'frames', 'video'),
      keyFramesDecoded: sum('inbound-rtp', 'keyFramesDecoded', 'video'),
      videoBytesReceived: sum('inbound-rtp', 'bytesReceived', 'video'),
      frameWidth: sum('inbound-rtp', 'frameWidth', 'video'),
      frameHeight: sum('inbound-rtp', 'frameHeight', 'video'),
      srtpCipher: all.find((each) => each.type === 'transport')?.srtpCipher ?? 'unknown',
      millis: performance.now(),
    };
  }

  return { start, stop, stats, latencies, serverLatency };
})();
