// An application with the official client that is killed while it has objects and listens to them.
'use strict';

const kurento = require('kurento-client');

const say = (message) => process.stdout.write(`${JSON.stringify(message)}\n`);

async function main(uri) {
  const client = await kurento(uri);
  const pipeline = await client.create('MediaPipeline');
  const endpoint = await pipeline.create('WebRtcEndpoint');
  endpoint.on('IceCandidateFound', () => {});
  await endpoint.generateOffer();
  await endpoint.gatherCandidates();
  say({ ready: true });
  setInterval(() => {}, 1000);
}

main(process.argv[2]).catch((error) => {
  say({ failed: String(error.stack ?? error) });
  process.exitCode = 1;
});
