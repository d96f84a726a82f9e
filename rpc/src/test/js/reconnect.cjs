// An application with the official client that is to survive the loss of its connection. One JSON object a line: {slow},
// {use}, {create} and {release} come in; {created}, {reconnected}, {event}, {children} and {released} go out.
'use strict';

const readline = require('node:readline');
const kurento = require('kurento-client');

const say = (message) => process.stdout.write(`${JSON.stringify(message)}\n`);

async function main(uri) {
  const connecting = kurento(uri);
  connecting._re.on('error', () => {}); // unheard, a refused connection would end the process
  const client = await connecting;
  client.on('reconnected', (same) => say({ reconnected: same === true }));

  let pipeline;
  let elements;
  async function create() {
    pipeline = await client.create('MediaPipeline');
    elements = [await pipeline.create('PassThrough'), await pipeline.create('PassThrough')];
    elements[0].on('ElementConnected', () => say({ event: 'ElementConnected' }));
    await pipeline.getName(); // requests are answered in order: the subscription is there
    say({ created: pipeline.id });
  }
  await create();

  for await (const line of readline.createInterface({ input: process.stdin })) {
    const message = JSON.parse(line);
    if (message.slow) {
      client.getServerManager().then((manager) => manager.getUsedCpu(message.slow)).catch(() => {});
    } else if (message.use) {
      await elements[0].connect(elements[1]);
      say({ children: (await pipeline.getChildren()).length });
    } else if (message.create) {
      await create();
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
