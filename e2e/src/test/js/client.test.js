import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ADDRESS, fixture } from './fixture.js';

test('a new client is idle and has no socket', () => {
  const { client, WebSocket } = fixture({ open: false });
  assert.equal(client.state, 'idle');
  client.disconnect();
  assert.equal(client.state, 'idle');
  assert.equal(WebSocket.all.length, 0);
});

test('connects, sends, receives', () => {
  const { client, WebSocket, states, of } = fixture();
  assert.deepEqual(states(), ['connecting', 'open']);
  assert.equal(client.send('hello'), true);
  WebSocket.last.receive('hello');
  assert.deepEqual(WebSocket.last.sent, ['ping', 'hello']);
  assert.deepEqual(of('message'), [{ type: 'message', data: 'hello' }]);
});

test('sends nothing unless open', () => {
  const { client, WebSocket } = fixture({ open: false });
  assert.equal(client.send('early'), false);
  client.connect(ADDRESS);
  assert.equal(client.send('early'), false);
  WebSocket.last.accept();
  WebSocket.last.readyState = 2;
  assert.equal(client.send('late'), false);
});

test('a typed ping is measured, and a pong that answers none is a message', () => {
  const { client, timers, WebSocket, of } = fixture();
  client.send('ping');
  timers.advance(7);
  WebSocket.last.receive('pong');
  WebSocket.last.receive('pong');
  assert.deepEqual(of('pong').at(-1), { type: 'pong', rtt: 7, manual: true });
  assert.equal(of('message').length, 1);
});

test('a dead connection is abandoned at once, without its close event', () => {
  const { client, timers, WebSocket, downs } = fixture();
  const [dead] = WebSocket.all;
  timers.advance(10_000 + 5_000);
  assert.equal(client.state, 'waiting');
  assert.equal(dead.closeCalls.length, 1);
  assert.equal(dead.onclose, null);
  const { code, reason, wasClean, who, lived, retry, wait } = downs()[0];
  assert.deepEqual({ code, reason, wasClean, who, lived, retry, wait }, {
    code: 1006, reason: 'no pong within 5000 ms', wasClean: false, who: 'page', lived: 15_000, retry: true, wait: 250,
  });
  timers.advance(250);
  assert.equal(client.state, 'connecting');
  assert.equal(WebSocket.all.length, 2);
});

test('late events of an abandoned socket are ignored', async () => {
  const { client, timers, WebSocket, events, downs } = fixture();
  const [dead] = WebSocket.all;
  timers.advance(15_250);
  WebSocket.last.accept();
  const before = events.length;
  dead.late.message({ data: 'from the dead' });
  dead.late.close({ code: 1001, reason: '', wasClean: true });
  dead.late.open({});
  assert.equal(events.length, before);
  assert.equal(client.state, 'open');
  assert.equal(downs().length, 1);
});

test('a connect that hangs is given up', () => {
  const { client, timers, WebSocket, downs } = fixture({ open: false });
  client.connect(ADDRESS);
  timers.advance(8_000);
  assert.equal(WebSocket.last.closeCalls.length, 1);
  assert.equal(downs()[0].who, 'unreachable');
  assert.equal(downs()[0].reason, 'no answer within 8000 ms');
  assert.equal(client.state, 'waiting');
});

test('the connect timeout ends with the opening', () => {
  const { client, timers, WebSocket } = fixture();
  timers.advance(9_000);
  assert.equal(client.state, 'open');
  assert.equal(WebSocket.all.length, 1);
});

test('the user’s disconnect waits for the close frame and does not reconnect', () => {
  const { client, timers, WebSocket, downs, states } = fixture();
  client.disconnect();
  assert.equal(client.state, 'closing');
  WebSocket.last.end(1000, '', true);
  assert.deepEqual(states().slice(-2), ['closing', 'closed']);
  assert.equal(downs()[0].who, 'you');
  assert.equal(downs()[0].wasClean, true);
  timers.advance(600_000);
  assert.equal(WebSocket.all.length, 1);
});

test('the user’s disconnect from a frozen server ends after a moment', () => {
  const { client, timers, downs } = fixture();
  client.disconnect();
  timers.advance(2_000);
  assert.equal(client.state, 'closed');
  const { code, who, wasClean } = downs()[0];
  assert.deepEqual({ code, who, wasClean }, { code: 1006, who: 'you', wasClean: false });
});

test('disconnect stops the attempts', () => {
  const { client, timers, WebSocket } = fixture();
  WebSocket.last.end(1012);
  client.disconnect();
  assert.equal(client.state, 'closed');
  timers.advance(600_000);
  assert.equal(WebSocket.all.length, 1);
  assert.equal(timers.pending, 0);
});

test('disconnect while connecting ends the attempt', () => {
  const { client, WebSocket, downs } = fixture({ open: false });
  client.connect(ADDRESS);
  client.disconnect();
  assert.equal(client.state, 'closed');
  assert.equal(WebSocket.alive.length, 0);
  assert.equal(downs()[0].who, 'you');
});

test('only one socket is alive at any time', () => {
  const { client, timers, WebSocket } = fixture();
  const [first] = WebSocket.all;
  client.connect('ws://gateway.test/chat');
  assert.equal(WebSocket.all.length, 1);
  assert.equal(first.closeCalls.length, 1);
  client.connect('ws://gateway.test/other');
  first.end(1000);
  assert.equal(WebSocket.all.length, 2);
  assert.equal(WebSocket.last.url, 'ws://gateway.test/other');
  client.connect(ADDRESS);
  assert.equal(WebSocket.alive.length, 1);
  assert.equal(WebSocket.last.url, ADDRESS);
  WebSocket.last.accept();
  client.browserOnline();
  timers.advance(2_000);
  client.browserOnline();
  client.connect();
  assert.equal(WebSocket.alive.length, 1);
});

test('disconnect after a switch was asked for cancels the switch', () => {
  const { client, WebSocket } = fixture();
  client.connect('ws://gateway.test/chat');
  client.disconnect();
  WebSocket.last.end(1000);
  assert.equal(client.state, 'closed');
  assert.equal(WebSocket.all.length, 1);
});

test('an address that the browser refuses is not tried again', () => {
  const { client, timers, downs } = fixture({ open: false });
  client.connect('ws://not valid');
  assert.equal(client.state, 'closed');
  assert.equal(downs()[0].retry, false);
  assert.equal(downs()[0].reason, 'The URL is invalid.');
  assert.equal(timers.pending, 0);
});
