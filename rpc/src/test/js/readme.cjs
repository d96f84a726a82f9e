// Runs the README's example, which the test writes to example.cjs. The browser is at the other end of standard input and
// output, one JSON object a line: {offer}, {candidate} and {release} come in, {answer}, {candidate} and {released} go out.
'use strict';

const readline = require('node:readline');
const call = require('./example.cjs');

const say = (message) => process.stdout.write(`${JSON.stringify(message)}\n`);

async function main(uri) {
  let running;
  for await (const line of readline.createInterface({ input: process.stdin })) {
    const message = JSON.parse(line);
    if (message.offer) {
      running = await call(uri, message.offer, say);
    } else if (message.candidate) {
      await running.fromBrowser(message.candidate);
    } else if (message.release) {
      await running.hangUp();
      say({ released: true });
      break;
    }
  }
}

main(process.argv[2]).catch((error) => {
  say({ failed: String(error.stack ?? error) });
  process.exitCode = 1;
});
