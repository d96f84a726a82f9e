// The page: loopback (camera to the server and back) and one to many (publish here, watch there).

import { KurentoClient, WebRtcPeer } from './rivero.js';
import { inWords, whyNoCameraHere } from './problems.js';
import { GraphView } from './graph-view.js';

const MANAGER = 'manager_ServerManager';
const PUBLISHER_TAG = 'rivero.publisher';
const CONNECT_DEADLINE_MILLIS = 15000;
const REFRESH_MILLIS = 3000;

const EXPLANATIONS = {
  loopback: 'Your camera and microphone travel to the server and back: what you see on the right has made the whole way.',
  many: 'Publish from here and watch on any number of other devices.',
};

const element = (id) => document.getElementById(id);
const parameters = new URLSearchParams(location.search);
const client = new KurentoClient(KurentoClient.urlOf(location));

let mode = 'loopback';
let call = null; // { peer, stream, owned: what to release, pipeline }
let deadline = 0;
let attempts = 0; // an attempt that was stopped meanwhile has nothing to say

function show(id, visible) {
  element(id).hidden = !visible;
}

function problem(found) {
  show('problem', found !== null);
  element('problem-title').textContent = found?.title ?? '';
  element('problem-text').textContent = found?.text ?? '';
}

function buttons() {
  element('start').disabled = call !== null || client.state !== 'open';
  element('stop').disabled = call === null;
  element('start').textContent = mode === 'loopback' ? 'Start' : 'Publish';
  for (const id of ['codec', 'audio-only']) {
    element(id).disabled = call !== null;
  }
}

function figure(id, text) {
  element(id).textContent = text ?? '–';
}

function bitRate(bitsPerSecond) {
  if (bitsPerSecond === null) {
    return '–';
  }
  return bitsPerSecond < 1e6 ? `${Math.round(bitsPerSecond / 1000)} kbit/s` : `${(bitsPerSecond / 1e6).toFixed(2)} Mbit/s`;
}

function showFigures(stats) {
  figure('sending', bitRate(stats.sentBitsPerSecond));
  figure('receiving', bitRate(stats.receivedBitsPerSecond));
  figure('round-trip', stats.roundTripMillis === null ? '–' : `${Math.round(stats.roundTripMillis)} ms`);
  const size = stats.width ? `${stats.width}×${stats.height}, ${Math.round(stats.framesPerSecond ?? 0)}/s` : '–';
  const codec = stats.receiveCodec ?? stats.sendCodec;
  figure('picture', codec ? `${codec} ${size}` : size);
  const all = stats.packetsLost + stats.packetsReceived;
  figure('lost', all > 0 ? `${((100 * stats.packetsLost) / all).toFixed(1)} %` : '–');
}

async function camera() {
  const reason = whyNoCameraHere();
  if (reason) {
    throw Object.assign(new Error(reason.text), { reason });
  }
  const video = element('audio-only').checked ? false : { width: { ideal: 640 }, height: { ideal: 480 }, frameRate: { ideal: 30 } };
  return navigator.mediaDevices.getUserMedia({ audio: true, video });
}

async function playRemote(stream) {
  const video = element('remote');
  video.srcObject = stream;
  try {
    await video.play();
    show('sound', false);
  } catch (error) {
    show('sound', error.name === 'NotAllowedError'); // browsers want a click before there is sound
  }
}

function begin(endpoint, owned, pipeline, stream) {
  const peer = new WebRtcPeer(client, endpoint, { codec: element('codec').value });
  call = { peer, stream, owned, pipeline };
  window.rivero.peer = peer;
  peer.addEventListener('stats', ({ detail }) => showFigures(detail));
  peer.addEventListener('trouble', ({ detail }) => problem({ title: 'The server reports a problem.', text: detail.description }));
  peer.addEventListener('state', ({ detail }) => connectionState(detail));
  peer.connection.addEventListener('track', () => playRemote(peer.remoteStream));
  deadline = setTimeout(noMedia, CONNECT_DEADLINE_MILLIS);
  buttons();
  return peer;
}

function connectionState(state) {
  figure('connection', state);
  if (state === 'connected') {
    clearTimeout(deadline);
    problem(null);
  } else if (state === 'disconnected') {
    problem({ title: 'The media connection is interrupted.', text: 'It comes back by itself if the network does.' });
  } else if (state === 'failed') {
    problem({ title: 'The media connection is lost.', text: 'Looking for another way to the server.' });
  }
}

function noMedia() {
  problem({
    title: 'No media connection.',
    text: 'The server answers, but media does not get through: its UDP ports must be reachable from here.',
  });
}

async function loopback() {
  const stream = await camera();
  element('local').srcObject = stream;
  const pipeline = await client.create('MediaPipeline');
  const endpoint = await client.create('WebRtcEndpoint', { mediaPipeline: pipeline });
  const peer = begin(endpoint, pipeline, pipeline, stream);
  await client.invoke(endpoint, 'connect', { sink: endpoint });
  await peer.start({ stream, receive: stream.getTracks().map((track) => track.kind) });
}

async function publish() {
  const stream = await camera();
  element('local').srcObject = stream;
  const pipeline = await client.create('MediaPipeline');
  const endpoint = await client.create('WebRtcEndpoint', { mediaPipeline: pipeline });
  const peer = begin(endpoint, pipeline, pipeline, stream);
  await peer.start({ stream, receive: [] });
  await client.invoke(pipeline, 'addTag', { key: PUBLISHER_TAG, value: endpoint });
  const link = `${location.origin}${location.pathname}#pipeline=${pipeline}`;
  element('share-link').href = link;
  element('share-link').textContent = link;
  await refresh();
}

async function watch(pipeline) {
  const publisher = await publisherOf(pipeline);
  if (publisher === null) {
    throw Object.assign(new Error(), { reason: { title: 'It is over.', text: 'Nobody publishes there any more.' } });
  }
  const endpoint = await client.create('WebRtcEndpoint', { mediaPipeline: pipeline });
  const peer = begin(endpoint, endpoint, pipeline, null);
  await client.invoke(publisher, 'connect', { sink: endpoint });
  await peer.start();
}

async function attempt(action) {
  if (call !== null) {
    await stop();
  }
  problem(null);
  const number = ++attempts;
  element('start').disabled = true;
  try {
    await action();
  } catch (error) {
    if (number === attempts) {
      await stop();
      problem(error.reason ?? inWords(error));
    }
  }
  layout();
}

async function stop() {
  attempts++;
  clearTimeout(deadline);
  const ended = call;
  call = null;
  (ended?.stream ?? element('local').srcObject)?.getTracks().forEach((track) => track.stop());
  element('local').srcObject = null;
  element('remote').srcObject = null;
  show('sound', false);
  for (const id of ['sending', 'receiving', 'round-trip', 'picture', 'lost']) {
    figure(id, null);
  }
  figure('connection', 'not started');
  window.rivero.peer = null;
  ended?.peer.close();
  layout();
  try {
    if (ended && client.state === 'open') {
      await client.release(ended.owned);
    }
  } catch {
    // It is gone with the server.
  }
}

/** The endpoint that publishes in a pipeline, if it is connected. */
async function publisherOf(pipeline) {
  try {
    const tags = (await client.invoke(pipeline, 'getTags')) ?? [];
    const endpoint = tags.find((tag) => tag.key === PUBLISHER_TAG)?.value;
    if (!endpoint) {
      return null;
    }
    return (await client.invoke(endpoint, 'getConnectionState')) === 'CONNECTED' ? endpoint : null;
  } catch {
    return null; // released meanwhile
  }
}

async function refresh() {
  if (mode !== 'many' || client.state !== 'open' || document.hidden) {
    return;
  }
  const found = [];
  for (const pipeline of (await client.invoke(MANAGER, 'getPipelines')) ?? []) {
    if ((await publisherOf(pipeline)) !== null) {
      found.push(pipeline);
    }
  }
  const list = element('list');
  const shown = [...list.children].map((item) => item.dataset.pipeline);
  if (shown.join() !== found.join()) {
    list.replaceChildren(...found.map(row));
  }
  show('nobody', found.length === 0);
}

function row(pipeline) {
  const item = document.createElement('li');
  item.dataset.pipeline = pipeline;
  const name = document.createElement('span');
  name.textContent = pipeline === call?.pipeline ? `${pipeline.slice(0, 8)} (this page)` : pipeline.slice(0, 8);
  const button = document.createElement('button');
  button.type = 'button';
  button.textContent = 'Watch';
  button.setAttribute('aria-label', `Watch ${name.textContent}`);
  button.disabled = pipeline === call?.owned;
  button.addEventListener('click', () => attempt(() => watch(pipeline)));
  item.append(name, button);
  return item;
}

function layout() {
  const many = mode === 'many';
  const publishing = many && call !== null && call.owned === call.pipeline;
  const watching = many && call !== null && !publishing;
  show('local-figure', !watching);
  show('remote-figure', !many || watching);
  show('publishers', many);
  show('share', publishing);
  element('explanation').textContent = EXPLANATIONS[mode];
  element('panel').setAttribute('aria-labelledby', `tab-${mode}`);
  for (const name of ['loopback', 'many']) {
    const tab = element(`tab-${name}`);
    tab.setAttribute('aria-selected', String(name === mode));
    tab.tabIndex = name === mode ? 0 : -1;
  }
  buttons();
}

async function choose(next) {
  if (next !== mode) {
    mode = next;
    await stop();
    problem(next === 'loopback' ? whyNoCameraHere() : null);
    layout();
    await refresh().catch(() => {});
  }
}

function serverState(state) {
  const words = { connecting: 'connecting', open: 'server connected', lost: 'server gone', closed: 'closed' };
  element('server').textContent = words[state];
  element('server').dataset.state = state;
  if (state === 'lost') {
    problem({ title: 'The server is gone.', text: 'This page keeps trying to reach it.' });
  }
  buttons();
}

async function reconnected(sameSession) {
  if (sameSession) {
    problem(null);
    return;
  }
  await stop();
  await listen();
  problem({ title: 'The server was started anew.', text: 'Calls of before are over: start again.' });
}

/** A viewer learns so that the publisher has stopped. */
async function listen() {
  await client.subscribe(MANAGER, 'ObjectDestroyed', ({ objectId }) => {
    if (call !== null && objectId === call.peer.endpoint) {
      stop();
      problem({ title: 'It is over.', text: 'The publisher has stopped.' });
    }
  });
}

/** For scripts and tests: the running peer, its figures, and the client. */
window.rivero = {
  client,
  peer: null,
  stats: async () => (call === null ? null : call.peer.figures()),
};

function wire() {
  element('start').addEventListener('click', () => attempt(mode === 'loopback' ? loopback : publish));
  element('stop').addEventListener('click', stop);
  element('sound').addEventListener('click', () => playRemote(element('remote').srcObject));
  element('tab-loopback').addEventListener('click', () => choose('loopback'));
  element('tab-many').addEventListener('click', () => choose('many'));
  document.querySelector('[role=tablist]').addEventListener('keydown', (event) => {
    if (event.key === 'ArrowLeft' || event.key === 'ArrowRight') {
      const next = mode === 'loopback' ? 'many' : 'loopback';
      element(`tab-${next}`).focus();
      choose(next);
    }
  });
  client.addEventListener('state', ({ detail }) => serverState(detail));
  client.addEventListener('reconnected', ({ detail }) => reconnected(detail.sameSession));
  window.addEventListener('pagehide', () => {
    if (call !== null) {
      client.releaseNow(call.owned);
    }
  });
  setInterval(() => refresh().catch(() => {}), REFRESH_MILLIS);
  element('graph').open = parameters.has('graph');
  new GraphView(client, {
    details: element('graph'),
    choice: element('graph-choice'),
    svg: element('graph-drawing'),
    note: element('graph-note'),
  });
}

/** `?codec=VP9`, `?audio=only`, `?autostart=loopback|publish`, `?graph` opens the graph; `#pipeline=ID` watches. */
async function start() {
  wire();
  const codec = [...element('codec').options].find((option) => option.value === parameters.get('codec')?.toUpperCase());
  element('codec').value = codec?.value ?? '';
  element('audio-only').checked = parameters.get('audio') === 'only';
  const wanted = new URLSearchParams(location.hash.slice(1)).get('pipeline');
  const autostart = parameters.get('autostart');
  mode = wanted || autostart === 'publish' ? 'many' : 'loopback';
  layout();
  try {
    await client.connect();
    await listen();
  } catch (error) {
    problem(inWords(error));
    return;
  }
  await refresh();
  if (wanted) {
    await attempt(() => watch(wanted));
  } else if (autostart === 'loopback') {
    await attempt(loopback);
  } else if (autostart === 'publish') {
    await attempt(publish);
  } else if (attempts === 0) {
    problem(whyNoCameraHere());
  }
}

start();
