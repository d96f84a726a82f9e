// An application with the official client: a browser's camera to a WebRtcEndpoint and back. The browser is at the other
// end of standard input and output, one JSON object a line: {offer}, {candidate} and {release} come in, {answer},
// {candidate}, {event} and {released} go out.
'use strict';

const readline = require('node:readline');
const kurento = require('kurento-client');

const say = (message) => process.stdout.write(`${JSON.stringify(message)}\n`);

async function main(uri) {
  const client = await kurento(uri);
  const pipeline = await client.create('MediaPipeline');
  const endpoint = await pipeline.create('WebRtcEndpoint');
  await endpoint.connect(endpoint);
  endpoint.on('IceCandidateFound', (event) => say({ candidate: event.candidate }));
  for (const type of ['MediaStateChanged', 'ConnectionStateChanged']) {
    endpoint.on(type, (event) => say({ event: event.newState, type }));
  }
  endpoint.on('MediaFlowInStateChanged', (event) => say({ event: event.state, type: event.mediaType }));

  for await (const line of readline.createInterface({ input: process.stdin })) {
    const message = JSON.parse(line);
    if (message.offer) {
      say({ answer: await endpoint.processOffer(message.offer) });
      await endpoint.gatherCandidates();
    } else if (message.candidate) {
      await endpoint.addIceCandidate(kurento.getComplexType('IceCandidate')(message.candidate));
    } else if (message.release) {
      await pipeline.release();
      say({ released: true });
      break;
    }
  }
  client.close();
}

main(process.argv[2]).catch((error) => {
  say({ failed: String(error.stack ?? error) });
  process.exitCode = 1;
});
