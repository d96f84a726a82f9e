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

  let camera;
  let current;

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

  function play(stream) {
    const video = document.createElement('video');
    video.autoplay = true;
    video.muted = true;
    video.srcObject = stream;
    document.body.append(video);
    return video;
  }

  // One call; it stays until `stop`. Says how long the first frame took, from sending the offer
  // and from the very beginning, in milliseconds.
  async function start(url, options = {}) {
    await openCamera();
    const begin = performance.now();
    const client = new Client(url);
    await client.opened;
    const pipeline = await client.create('MediaPipeline', {});
    const endpoint = await client.create('WebRtcEndpoint', { mediaPipeline: pipeline });
    await client.call('subscribe', { type: 'IceCandidateFound', object: endpoint });
    await client.invoke(endpoint, 'connect', { sink: endpoint });

    const connection = new RTCPeerConnection();
    current = { client, pipeline, connection, videos: [] };
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
        firstFrame(track).then(shown.resolve, shown.reject);
        if (options.play) {
          current.videos.push(play(streams[0] ?? new MediaStream([track])));
        }
      }
    };
    const stream = new MediaStream(camera.getTracks());
    for (const track of camera.getTracks()) {
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

  async function stop() {
    const { client, pipeline, connection, videos } = current;
    await client.call('release', { object: pipeline });
    connection.close();
    videos.forEach((video) => video.remove());
    client.socket.close();
  }

  // Counters of the present call.
  async function stats() {
    const all = [...(await current.connection.getStats()).values()];
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
      srtpCipher: all.find((each) => each.type === 'transport')?.srtpCipher ?? 'unknown',
      millis: performance.now(),
    };
  }

  return { start, stop, stats };
})();
