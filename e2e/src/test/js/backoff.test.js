import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Backoff } from '../../../../gateway/src/main/resources/demo/backoff.mjs';

const ALMOST_ONE = 1 - 2 ** -53;

test('the ceiling doubles from the base up to the cap', () => {
  const backoff = new Backoff({ random: () => ALMOST_ONE });
  const waits = Array.from({ length: 8 }, () => Math.round(backoff.next()));
  assert.deepEqual(waits, [500, 1000, 2000, 4000, 8000, 16000, 20000, 20000]);
});

test('full jitter goes down to no wait at all', () => {
  const backoff = new Backoff({ random: () => 0 });
  assert.deepEqual([backoff.next(), backoff.next(), backoff.next()], [0, 0, 0]);
});

test('a wait is always within its bounds and spreads over all of them', () => {
  const waits = Array.from({ length: 2000 }, () => {
    const backoff = new Backoff();
    backoff.next();
    backoff.next();
    return backoff.next();
  });
  assert.ok(waits.every((wait) => wait >= 0 && wait <= 2000));
  assert.ok(Math.min(...waits) < 100);
  assert.ok(Math.max(...waits) > 1900);
});

test('very many attempts stay at the cap', () => {
  const backoff = new Backoff({ random: () => 0.5 });
  for (let i = 0; i < 2000; i++) backoff.next();
  assert.equal(backoff.next(), 10_000);
});

test('the floor is added to the jitter', () => {
  assert.equal(new Backoff({ random: () => 0 }).next(2000), 2000);
  assert.equal(new Backoff({ random: () => 0.5 }).next(2000), 2250);
});

test('a connection that died young does not reset, one that lived a while does', () => {
  const backoff = new Backoff({ random: () => 0.5, stableAfter: 5000 });
  backoff.next();
  backoff.next();
  backoff.ended(4999);
  assert.equal(backoff.attempt, 2);
  assert.equal(backoff.ceiling, 2000);
  backoff.ended(5000);
  assert.equal(backoff.attempt, 0);
  assert.equal(backoff.next(), 250);
});
