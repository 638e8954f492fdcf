/** Sends messages from 1 byte to 1 MiB, text and binary, and expects each back, in order: echo.mjs ws://host:port/ws */
import { once } from 'node:events';
import WebSocket from 'ws';

const SIZES = [1, 2, 125, 126, 127, 1000, 65535, 65536, 65537, 262144, 1048575, 1048576];

function* messages() {
  for (const size of SIZES) {
    yield Array.from({ length: size }, (_, i) => String.fromCharCode(97 + (i % 26))).join('');
    yield Buffer.from(Uint8Array.from({ length: size }, (_, i) => i % 251));
  }
  yield 'Grüße €👋';
}

function expectSame(sent, data, isBinary) {
  if (isBinary !== Buffer.isBuffer(sent) || !Buffer.from(sent).equals(data)) {
    throw new Error(`another answer than the ${typeof sent} of ${sent.length} that was sent`);
  }
}

const socket = new WebSocket(process.argv[2]);
await once(socket, 'open');
for (const message of messages()) {
  const answer = once(socket, 'message');
  socket.send(message);
  expectSame(message, ...(await answer));
}
const small = Array.from({ length: 1000 }, (_, i) => `message ${i}`);
const answers = new Promise((resolve) => {
  const seen = [];
  socket.on('message', (data) => seen.push(data.toString()) === small.length && resolve(seen));
});
small.forEach((message) => socket.send(message));
if ((await answers).join() !== small.join()) throw new Error('answers out of order');
socket.close(1000);
await once(socket, 'close');
console.log('ok');
