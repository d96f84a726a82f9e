// Two building blocks without dependencies: KurentoClient speaks the Kurento Protocol (JSON-RPC 2.0 over WebSocket),
// WebRtcPeer connects this browser with one WebRtcEndpoint of the server.

/** The server's answer to a request that failed; `code` is the protocol's number. */
export class KurentoError extends Error {
  constructor(error) {
    super(error.message);
    this.name = 'KurentoError';
    this.code = error.code;
    this.type = error.data?.type;
  }
}

/** There was no answer in time, or no connection. */
export class ConnectionError extends Error {
  constructor(message) {
    super(message);
    this.name = 'ConnectionError';
  }
}

const FIRST_RETRY_MILLIS = 500;
const LAST_RETRY_MILLIS = 8000;

/**
 * A client of the Kurento Protocol. Events (CustomEvent, see `detail`):
 * `state` with one of connecting, open, lost, closed; `reconnected` with `{sameSession}`: when it is false, the objects
 * of before are gone.
 */
export class KurentoClient extends EventTarget {
  #url;
  #timeoutMillis;
  #pingMillis;
  #socket = null;
  #state = 'closed';
  #nextId = 1;
  #pending = new Map();
  #handlers = new Map();
  #sessionId;
  #retryMillis = FIRST_RETRY_MILLIS;
  #timers = new Set();

  /** Where the server of a page listens; a `?token=` of the page is shown to it. */
  static urlOf(location) {
    const token = new URLSearchParams(location.search).get('token');
    const query = token ? `?token=${encodeURIComponent(token)}` : '';
    return `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/kurento${query}`;
  }

  constructor(url, { timeoutMillis = 20000, pingMillis = 20000 } = {}) {
    super();
    this.#url = url;
    this.#timeoutMillis = timeoutMillis;
    this.#pingMillis = pingMillis;
  }

  get state() {
    return this.#state;
  }

  get sessionId() {
    return this.#sessionId;
  }

  /** Opens the connection and a session; from then on a lost connection is opened again until `close`. */
  async connect() {
    this.#setState('connecting');
    try {
      await this.#open();
    } catch (error) {
      this.#setState('lost');
      this.#retryLater();
      throw error;
    }
  }

  /** Sends a request; the promise gives its result, or a KurentoError or ConnectionError. */
  request(method, params = {}) {
    const session = this.#sessionId && method !== 'connect' ? { sessionId: this.#sessionId } : {};
    return this.#send(method, { ...params, ...session });
  }

  async create(type, constructorParams = {}) {
    return (await this.request('create', { type, constructorParams, properties: {} })).value;
  }

  async invoke(object, operation, operationParams = {}) {
    return (await this.request('invoke', { object, operation, operationParams })).value;
  }

  /** Calls `handler(data)` for each event of that type; gives a function that ends it. */
  async subscribe(object, type, handler) {
    const key = `${object} ${type}`;
    const handlers = this.#handlers.get(key) ?? new Set();
    this.#handlers.set(key, handlers.add(handler));
    const subscription = (await this.request('subscribe', { object, type })).value;
    return async () => {
      this.#forget(key, handler);
      await this.request('unsubscribe', { object, subscription });
    };
  }

  /** Ends an object and all its children. What is gone already is no error. */
  async release(object) {
    this.#forgetObject(object);
    await this.request('release', { object });
  }

  /** Releases without waiting for an answer: for a page that is being left. */
  releaseNow(object) {
    if (this.#socket?.readyState === WebSocket.OPEN) {
      this.#write(this.#nextId++, 'release', { object, sessionId: this.#sessionId });
    }
  }

  close() {
    this.#setState('closed');
    this.#timers.forEach(clearTimeout);
    this.#timers.clear();
    this.#socket?.close();
    this.#failPending('The connection was closed.');
  }

  #open() {
    return new Promise((resolve, reject) => {
      const socket = new WebSocket(this.#url);
      this.#socket = socket;
      const late = this.#later(this.#timeoutMillis, () => socket.close());
      socket.onmessage = (message) => this.#receive(message.data);
      socket.onopen = async () => {
        this.#cancel(late);
        try {
          const sameSession = await this.#openSession();
          this.#retryMillis = FIRST_RETRY_MILLIS;
          this.#setState('open');
          this.#pingLater(socket);
          resolve(sameSession);
        } catch (error) {
          socket.close();
          reject(error);
        }
      };
      socket.onclose = () => {
        this.#cancel(late);
        if (socket === this.#socket) {
          this.#failPending('The connection to the server was lost.');
          reject(new ConnectionError('The server cannot be reached.'));
          this.#lost();
        }
      };
    });
  }

  /** Takes up the session of before if the server still has it. */
  async #openSession() {
    const known = this.#sessionId;
    if (known) {
      try {
        await this.#send('connect', { sessionId: known });
        return true;
      } catch (error) {
        if (!(error instanceof KurentoError)) {
          throw error;
        }
        this.#handlers.clear();
      }
    }
    this.#sessionId = (await this.#send('connect')).sessionId;
    return false;
  }

  #lost() {
    if (this.#state === 'open') {
      this.#setState('lost');
      this.#retryLater();
    }
  }

  #retryLater() {
    this.#later(this.#retryMillis, async () => {
      this.#retryMillis = Math.min(2 * this.#retryMillis, LAST_RETRY_MILLIS);
      try {
        const sameSession = await this.#open();
        this.dispatchEvent(new CustomEvent('reconnected', { detail: { sameSession } }));
      } catch {
        if (this.#state === 'lost') {
          this.#retryLater();
        }
      }
    });
  }

  /** A server that does not answer is as good as gone. */
  #pingLater(socket) {
    this.#later(this.#pingMillis, async () => {
      if (socket !== this.#socket || this.#state !== 'open') {
        return;
      }
      try {
        await this.#send('ping', { interval: 4 * this.#pingMillis });
        this.#pingLater(socket);
      } catch {
        socket.close();
      }
    });
  }

  #send(method, params) {
    return new Promise((resolve, reject) => {
      if (this.#socket?.readyState !== WebSocket.OPEN) {
        reject(new ConnectionError('There is no connection to the server.'));
        return;
      }
      const id = this.#nextId++;
      const timer = this.#later(this.#timeoutMillis, () => {
        this.#pending.delete(id);
        reject(new ConnectionError(`The server did not answer to '${method}' in time.`));
      });
      this.#pending.set(id, { resolve, reject, timer });
      this.#write(id, method, params);
    });
  }

  #write(id, method, params) {
    this.#socket.send(JSON.stringify({ jsonrpc: '2.0', id, method, params: params ?? undefined }));
  }

  #receive(text) {
    let message;
    try {
      message = JSON.parse(text);
    } catch {
      return;
    }
    if (message?.method === 'onEvent') {
      const event = message.params?.value;
      this.#handlers.get(`${event?.object} ${event?.type}`)?.forEach((handler) => handler(event.data));
      return;
    }
    const waiting = this.#pending.get(message?.id);
    if (waiting) {
      this.#pending.delete(message.id);
      this.#cancel(waiting.timer);
      if (message.error) {
        waiting.reject(new KurentoError(message.error));
      } else {
        waiting.resolve(message.result);
      }
    }
  }

  #failPending(reason) {
    this.#pending.forEach(({ reject, timer }) => {
      this.#cancel(timer);
      reject(new ConnectionError(reason));
    });
    this.#pending.clear();
  }

  #forget(key, handler) {
    const handlers = this.#handlers.get(key);
    handlers?.delete(handler);
    if (handlers?.size === 0) {
      this.#handlers.delete(key);
    }
  }

  #forgetObject(object) {
    for (const key of this.#handlers.keys()) {
      if (key.startsWith(`${object} `) || key.startsWith(`${object}/`)) {
        this.#handlers.delete(key);
      }
    }
  }

  #setState(state) {
    if (state !== this.#state) {
      this.#state = state;
      this.dispatchEvent(new CustomEvent('state', { detail: state }));
    }
  }

  #later(millis, action) {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      action();
    }, millis);
    this.#timers.add(timer);
    return timer;
  }

  #cancel(timer) {
    clearTimeout(timer);
    this.#timers.delete(timer);
  }
}

/** The codecs that a track of that kind is offered with, the wanted one alone with its helpers; null if it is unknown. */
export function preferredCodecs(kind, name) {
  const all = RTCRtpReceiver.getCapabilities(kind)?.codecs ?? [];
  const wanted = all.filter((codec) => codec.mimeType.toLowerCase() === `${kind}/${name}`.toLowerCase());
  const helpers = all.filter((codec) => /\/(rtx|red|ulpfec|flexfec-03)$/i.test(codec.mimeType));
  return wanted.length === 0 ? null : [...wanted, ...helpers];
}

const SAMPLE_MILLIS = 1000;

/**
 * One connection of this browser with one WebRtcEndpoint. Events (CustomEvent, see `detail`): `state` with the
 * connection's state, `stats` once a second with what `sample` gives, `trouble` with `{description}` from the server.
 */
export class WebRtcPeer extends EventTarget {
  #client;
  #endpoint;
  #codec;
  #early = [];
  #answered = false;
  #timer = null;
  #before = null;
  #restarting = false;

  /** What arrives from the server; tracks appear once they are negotiated. */
  remoteStream = new MediaStream();

  /** The browser's own object, for whatever is not covered here. */
  connection;

  /**
   * @param client a connected KurentoClient
   * @param endpoint id of a WebRtcEndpoint
   * @param options.codec name of the only video codec to use
   * @param options.configuration as for RTCPeerConnection
   */
  constructor(client, endpoint, { codec = '', configuration = {} } = {}) {
    super();
    this.#client = client;
    this.#endpoint = endpoint;
    this.#codec = codec;
    this.connection = new RTCPeerConnection(configuration);
    this.connection.onicecandidate = ({ candidate }) => this.#sendCandidate(candidate);
    this.connection.onconnectionstatechange = () => this.#stateChanged();
    this.connection.ontrack = ({ track }) => this.remoteStream.addTrack(track);
  }

  get endpoint() {
    return this.#endpoint;
  }

  /** Sends the tracks of `stream`, if given, and receives the kinds in `receive`. */
  async start({ stream = null, receive = ['audio', 'video'] } = {}) {
    for (const kind of ['audio', 'video']) {
      const track = stream?.getTracks().find((candidate) => candidate.kind === kind);
      const takes = receive.includes(kind);
      if (track) {
        this.connection.addTransceiver(track, { direction: takes ? 'sendrecv' : 'sendonly', streams: [stream] });
      } else if (takes) {
        this.connection.addTransceiver(kind, { direction: 'recvonly' });
      }
    }
    if (this.#codec) {
      this.#chooseCodec();
    }
    await this.#client.subscribe(this.#endpoint, 'IceCandidateFound', (event) => this.#takeCandidate(event.candidate));
    await this.#client.subscribe(this.#endpoint, 'Error', (event) =>
      this.dispatchEvent(new CustomEvent('trouble', { detail: event })));
    await this.#negotiate();
    await this.#client.invoke(this.#endpoint, 'gatherCandidates');
    this.#timer = setInterval(() => this.#sampled(), SAMPLE_MILLIS);
  }

  /** Finds a new way to the server, as after a change of network; media goes on meanwhile. */
  async restart() {
    this.#answered = false;
    this.connection.restartIce();
    await this.#negotiate();
  }

  /** What has been sent, received and lost so far; null where unknown. */
  async figures() {
    return digest(await this.connection.getStats());
  }

  /** The same with the bit rates since the last call. */
  async sample() {
    const now = await this.figures();
    const before = this.#before;
    this.#before = now;
    const seconds = before === null ? 0 : (now.timestampMillis - before.timestampMillis) / 1000;
    const rate = (field) => (seconds > 0 ? (8 * (now[field] - before[field])) / seconds : null);
    return { ...now, sentBitsPerSecond: rate('bytesSent'), receivedBitsPerSecond: rate('bytesReceived') };
  }

  close() {
    clearInterval(this.#timer);
    this.connection.onconnectionstatechange = null;
    this.connection.close();
  }

  #chooseCodec() {
    const codecs = preferredCodecs('video', this.#codec);
    if (codecs === null) {
      throw new DOMException(`This browser does not know ${this.#codec}.`, 'NotSupportedError');
    }
    for (const transceiver of this.connection.getTransceivers()) {
      if (transceiver.receiver.track.kind === 'video') {
        transceiver.setCodecPreferences(codecs);
      }
    }
  }

  async #negotiate() {
    await this.connection.setLocalDescription();
    const offer = this.connection.localDescription.sdp;
    const answer = await this.#client.invoke(this.#endpoint, 'processOffer', { offer });
    await this.connection.setRemoteDescription({ type: 'answer', sdp: answer });
    this.#answered = true;
    for (const candidate of this.#early.splice(0)) {
      await this.#takeCandidate(candidate);
    }
  }

  #sendCandidate(candidate) {
    const { candidate: text = '', sdpMid = '0', sdpMLineIndex = 0 } = candidate ?? {};
    const register = { __module__: 'kurento', __type__: 'IceCandidate', candidate: text, sdpMid, sdpMLineIndex };
    // One candidate more or less: the state of the connection tells if it mattered.
    this.#client.invoke(this.#endpoint, 'addIceCandidate', { candidate: register }).catch(() => {});
  }

  async #takeCandidate({ candidate, sdpMid, sdpMLineIndex }) {
    if (!this.#answered) {
      this.#early.push({ candidate, sdpMid, sdpMLineIndex });
      return;
    }
    try {
      await this.connection.addIceCandidate({ candidate, sdpMid, sdpMLineIndex });
    } catch {
      // An address family or protocol that this browser does not have.
    }
  }

  async #stateChanged() {
    const state = this.connection.connectionState;
    this.dispatchEvent(new CustomEvent('state', { detail: state }));
    if (state === 'failed' && !this.#restarting) {
      this.#restarting = true;
      try {
        await this.restart();
      } catch {
        // The endpoint or the server is gone: whoever listens to them says so.
      }
      this.#restarting = false;
    }
  }

  async #sampled() {
    if (this.connection.connectionState !== 'closed') {
      this.dispatchEvent(new CustomEvent('stats', { detail: await this.sample() }));
    }
  }
}

/** The few figures of a stats report that people look at, with units in their names. */
function digest(report) {
  const figures = {
    timestampMillis: 0, bytesSent: 0, bytesReceived: 0, packetsLost: 0, packetsReceived: 0, roundTripMillis: null,
    framesEncoded: 0, framesSent: 0, framesDecoded: 0, framesReceived: 0, framesPerSecond: null, width: null, height: null,
    sendCodec: null, receiveCodec: null, nackCount: 0, pliCount: 0, freezeCount: 0, freezeSeconds: 0, audioEnergy: 0,
  };
  report.forEach((entry) => {
    figures.timestampMillis = Math.max(figures.timestampMillis, entry.timestamp);
    if (entry.type === 'outbound-rtp') {
      figures.bytesSent += entry.bytesSent + (entry.headerBytesSent ?? 0);
      if (entry.kind === 'video') {
        figures.framesEncoded += entry.framesEncoded ?? 0;
        figures.framesSent += entry.framesSent ?? 0;
        figures.sendCodec = report.get(entry.codecId)?.mimeType.replace('video/', '') ?? null;
      }
    } else if (entry.type === 'inbound-rtp') {
      figures.bytesReceived += entry.bytesReceived + (entry.headerBytesReceived ?? 0);
      figures.packetsLost += entry.packetsLost ?? 0;
      figures.packetsReceived += entry.packetsReceived ?? 0;
      if (entry.kind === 'video') {
        figures.framesDecoded += entry.framesDecoded ?? 0;
        figures.framesReceived += entry.framesReceived ?? 0;
        figures.framesPerSecond = entry.framesPerSecond ?? null;
        figures.width = entry.frameWidth ?? null;
        figures.height = entry.frameHeight ?? null;
        figures.nackCount += entry.nackCount ?? 0;
        figures.pliCount += entry.pliCount ?? 0;
        figures.freezeCount += entry.freezeCount ?? 0;
        figures.freezeSeconds += entry.totalFreezesDuration ?? 0;
        figures.receiveCodec = report.get(entry.codecId)?.mimeType.replace('video/', '') ?? null;
      } else {
        figures.audioEnergy += entry.totalAudioEnergy ?? 0;
      }
    } else if (entry.type === 'candidate-pair' && entry.nominated && entry.currentRoundTripTime !== undefined) {
      figures.roundTripMillis = 1000 * entry.currentRoundTripTime;
    }
  });
  return figures;
}
