import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fixture } from './fixture.js';

for (const code of [1000, 1002, 1003, 1007, 1008, 1009, 1010, 4400, 4401, 4499]) {
  test(`does not reconnect after ${code} and says why`, () => {
    const { client, timers, WebSocket, downs } = fixture();
    WebSocket.last.end(code, 'because');
    assert.equal(client.state, 'closed');
    const { retry, why, who, wasClean, reason } = downs()[0];
    assert.deepEqual([retry, who, wasClean, reason], [false, 'server', true, 'because']);
    assert.ok(why.length > 10);
    timers.advance(600_000);
    assert.equal(WebSocket.all.length, 1);
    assert.equal(timers.pending, 0);
  });
}

for (const code of [1001, 1005, 1011, 1012, 1014, 3000, 4000, 4399, 4500, 4501]) {
  test(`reconnects after ${code}`, () => {
    const { client, timers, WebSocket, downs } = fixture();
    WebSocket.last.end(code);
    assert.equal(client.state, 'waiting');
    assert.equal(downs()[0].who, 'server');
    assert.equal(client.retryAt, timers.now() + downs()[0].wait);
    timers.advance(500);
    assert.equal(WebSocket.all.length, 2);
  });
}

test('waits longer after 1013', () => {
  const { WebSocket, downs } = fixture({ random: 0 });
  WebSocket.last.end(1013);
  assert.equal(downs()[0].wait, 2_000);
});

test('1006 after open is the network, before open a refusal', () => {
  const { timers, WebSocket, downs } = fixture();
  WebSocket.last.end(1006, '', false);
  timers.advance(500);
  WebSocket.last.end(1006, '', false);
  assert.deepEqual(downs().map(({ who, opened, lived }) => ({ who, opened, lived })), [
    { who: 'network', opened: true, lived: 0 },
    { who: 'unreachable', opened: false, lived: 0 },
  ]);
});

test('failures back off, and only a connection that lived a while resets that', () => {
  const { client, timers, WebSocket, downs } = fixture();
  const waitOut = () => timers.advance(client.retryAt - timers.now());
  WebSocket.last.end(1012);
  for (let i = 0; i < 3; i++) {
    waitOut();
    WebSocket.last.end(1006, '', false);
  }
  waitOut();
  WebSocket.last.accept();
  timers.advance(100);
  WebSocket.last.end(1012);
  assert.deepEqual(downs().map((down) => down.wait), [250, 500, 1000, 2000, 4000]);
  waitOut();
  WebSocket.last.accept();
  timers.advance(4_000);
  WebSocket.last.receive('life');
  timers.advance(1_000);
  WebSocket.last.end(1012);
  assert.equal(downs().at(-1).wait, 250);
});

test('offline does not drop an open connection but probes it with a short deadline', () => {
  const { client, timers, WebSocket, browser, downs } = fixture();
  browser.online = false;
  client.browserOffline();
  assert.equal(client.state, 'open');
  assert.equal(WebSocket.last.sent.length, 2);
  timers.advance(1_000);
  WebSocket.last.receive('pong');
  timers.advance(5_000);
  assert.equal(client.state, 'open');
  client.browserOffline();
  timers.advance(2_000);
  assert.equal(client.state, 'offline');
  assert.equal(downs()[0].reason, 'no pong within 2000 ms');
});

test('offline is not trusted: attempts go on, slower', () => {
  const { client, timers, WebSocket, browser, downs } = fixture();
  browser.online = false;
  WebSocket.last.end(1006, '', false);
  assert.equal(client.state, 'offline');
  assert.equal(downs()[0].wait, 3_250);
  timers.advance(3_250);
  assert.equal(client.state, 'connecting');
  WebSocket.last.accept();
  assert.equal(client.state, 'open');
});

test('offline while waiting keeps the time of the next attempt', () => {
  const { client, timers, WebSocket } = fixture();
  WebSocket.last.end(1012);
  const { retryAt } = client;
  client.browserOffline();
  assert.equal(client.state, 'offline');
  assert.equal(client.retryAt, retryAt);
  timers.advance(250);
  assert.equal(client.state, 'connecting');
});

test('online tries at once when waiting, and only then', () => {
  const { client, timers, WebSocket } = fixture();
  WebSocket.last.end(1012);
  client.browserOnline();
  assert.equal(client.state, 'connecting');
  client.browserOnline();
  timers.advance(250);
  assert.equal(WebSocket.all.length, 2);
  WebSocket.last.accept();
  client.disconnect();
  WebSocket.last.end(1000);
  client.browserOnline();
  assert.equal(client.state, 'closed');
});
