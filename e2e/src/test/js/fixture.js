/** A client on fake timers and a fake WebSocket, with its events recorded; already open unless told otherwise. */
import { Client } from '../../../../gateway/src/main/resources/demo/client.mjs';
import { FakeTimers, fakeWebSocket } from './fakes.js';

export const ADDRESS = 'ws://gateway.test/ws';

export function fixture({ random = 0.5, online = true, open = true } = {}) {
  const timers = new FakeTimers();
  const WebSocket = fakeWebSocket();
  const browser = { online };
  const client = new Client({
    WebSocket,
    timers,
    random: () => random,
    online: () => browser.online,
    ping: 10_000,
    pong: 5_000,
  });
  const events = [];
  for (const type of ['state', 'message', 'ping', 'pong', 'down']) {
    client.addEventListener(type, ({ detail }) => events.push({ type, ...detail }));
  }
  const of = (type) => events.filter((event) => event.type === type);
  if (open) {
    client.connect(ADDRESS);
    WebSocket.last.accept();
    WebSocket.last.receive('pong');
  }
  const downs = () => of('down');
  const states = () => of('state').map((event) => event.state);
  return { client, timers, WebSocket, browser, events, of, downs, states };
}
