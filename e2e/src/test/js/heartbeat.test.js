import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Heartbeat } from '../../../../gateway/src/main/resources/demo/heartbeat.mjs';
import { FakeTimers } from './fakes.js';

function started(options = {}) {
  const timers = new FakeTimers();
  const seen = { pings: [], dead: [] };
  const heartbeat = new Heartbeat({
    interval: 10_000,
    timeout: 5_000,
    timers,
    ping: (manual) => seen.pings.push({ at: timers.now(), manual }),
    dead: (ms) => seen.dead.push({ at: timers.now(), ms }),
    ...options,
  });
  heartbeat.start();
  return { heartbeat, timers, seen };
}

test('pings at once and at each interval while answers come', () => {
  const { heartbeat, timers, seen } = started();
  for (let i = 0; i < 3; i++) {
    timers.advance(20);
    heartbeat.life();
    assert.equal(heartbeat.pong().rtt, 20);
    timers.advance(9_980);
  }
  assert.deepEqual(seen.pings.map((ping) => ping.at), [0, 10_000, 20_000, 30_000]);
  assert.deepEqual(seen.dead, []);
});

test('silence for the timeout means dead, told once, and everything stops', () => {
  const { timers, seen } = started();
  timers.advance(4_999);
  assert.deepEqual(seen.dead, []);
  timers.advance(1);
  assert.deepEqual(seen.dead, [{ at: 5_000, ms: 5_000 }]);
  timers.advance(60_000);
  assert.equal(seen.dead.length, 1);
  assert.equal(seen.pings.length, 1);
  assert.equal(timers.pending, 0);
});

test('any frame counts as life, not only the pong', () => {
  const { heartbeat, timers, seen } = started();
  timers.advance(4_999);
  heartbeat.life();
  timers.advance(5_000);
  assert.deepEqual(seen.dead, []);
});

test('a later ping does not put off the deadline of an earlier one', () => {
  const { timers, seen } = started({ interval: 1_000, timeout: 2_500 });
  timers.advance(2_499);
  assert.equal(seen.pings.length, 3);
  timers.advance(1);
  assert.deepEqual(seen.dead, [{ at: 2_500, ms: 2_500 }]);
});

test('a probe shortens the deadline, and an ordinary ping does not stretch it again', () => {
  const { heartbeat, timers, seen } = started();
  heartbeat.life();
  timers.advance(9_500);
  heartbeat.probe({ within: 2_000 });
  timers.advance(2_000);
  assert.deepEqual(seen.dead, [{ at: 11_500, ms: 2_000 }]);
});

test('pongs are matched to pings in order and know who asked', () => {
  const { heartbeat, timers } = started();
  timers.advance(5);
  heartbeat.probe({ manual: true });
  timers.advance(5);
  assert.deepEqual(heartbeat.pong(), { rtt: 10, manual: false });
  assert.deepEqual(heartbeat.pong(), { rtt: 5, manual: true });
  assert.equal(heartbeat.pong(), null);
});

test('a deadline that fires late gives a second chance, and only one', () => {
  const { timers, seen } = started();
  timers.sleep(3_600_000);
  assert.deepEqual(seen.dead, []);
  timers.sleep(3_600_000);
  assert.equal(seen.dead.length, 1);
});

test('an answer after sleep keeps the connection', () => {
  const { heartbeat, timers, seen } = started();
  timers.sleep(3_600_000);
  heartbeat.life();
  timers.advance(5_000);
  assert.deepEqual(seen.dead, []);
});

test('interval 0 pings only when probed', () => {
  const { heartbeat, timers, seen } = started({ interval: 0 });
  timers.advance(60_000);
  assert.equal(seen.pings.length, 0);
  heartbeat.probe();
  timers.advance(5_000);
  assert.equal(seen.dead.length, 1);
});

test('stop leaves no timer and probes nothing', () => {
  const { heartbeat, timers, seen } = started();
  heartbeat.stop();
  heartbeat.probe();
  assert.equal(timers.pending, 0);
  assert.equal(seen.pings.length, 1);
});
