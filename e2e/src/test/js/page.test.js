/** The small pure parts of the page: echo matching, series, formats, settings, close codes. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { codeName, verdict, whoEnded } from '../../../../gateway/src/main/resources/demo/closecodes.mjs';
import { Echoes } from '../../../../gateway/src/main/resources/demo/echoes.mjs';
import * as format from '../../../../gateway/src/main/resources/demo/format.mjs';
import { Series, axis, spanFor } from '../../../../gateway/src/main/resources/demo/series.mjs';
import { addressOf, isEcho, settingsFrom } from '../../../../gateway/src/main/resources/demo/settings.mjs';

const DEMO = new URL('../../../../gateway/src/main/resources/demo/', import.meta.url);

test('echoes are matched in order, text and binary', () => {
  let now = 0;
  const echoes = new Echoes(() => now);
  echoes.sent('same');
  now = 10;
  echoes.sent('same');
  echoes.sent(new Uint8Array([1, 2, 3]));
  now = 25;
  assert.equal(echoes.received('same'), 25);
  assert.equal(echoes.received('same'), 15);
  assert.equal(echoes.received(new Uint8Array([1, 2, 3]).buffer), 15);
  assert.equal(echoes.waiting, 0);
});

test('a lost echo costs its own sample only, a foreign or repeated frame none', () => {
  let now = 0;
  const echoes = new Echoes(() => now);
  echoes.sent('lost');
  now = 5;
  echoes.sent('kept');
  now = 9;
  assert.equal(echoes.received('foreign'), null);
  assert.equal(echoes.received('kept'), 4);
  assert.equal(echoes.received('kept'), null);
  assert.equal(echoes.waiting, 0);
});

test('frames that never come back do not pile up', () => {
  const echoes = new Echoes(() => 0);
  for (let i = 0; i < 5_000; i++) echoes.sent(`frame ${i}`);
  assert.equal(echoes.waiting, 1_000);
  echoes.clear();
  assert.equal(echoes.waiting, 0);
});

test('a series is bounded, knows last and median, and breaks its line', () => {
  const series = new Series(5);
  assert.equal(series.last, null);
  assert.equal(series.median, null);
  series.gap(0);
  assert.equal(series.samples.length, 0);
  for (const value of [100, 1, 2, 3]) series.add(value, value);
  series.gap(4);
  series.gap(5);
  assert.equal(series.last, 3);
  assert.equal(series.median, 2.5);
  assert.equal(series.max, 100);
  series.add(6, 9);
  assert.equal(series.samples.length, 5);
  assert.equal(series.median, 2.5);
  series.forgetBefore(6);
  assert.deepEqual(series.samples, [{ at: 6, value: 9 }]);
});

test('the axis holds the largest value with round steps', () => {
  assert.deepEqual(axis(0), { top: 1, step: 0.25 });
  assert.deepEqual(axis(18), { top: 20, step: 5 });
  assert.deepEqual(axis(100), { top: 100, step: 25 });
  for (let max = 0.1; max < 1e5; max *= 1.7) {
    const { top, step } = axis(max);
    assert.ok(top >= max * 0.999 && top / step <= 5.001, `axis for ${max}`);
  }
});

test('the span grows with the samples', () => {
  assert.equal(spanFor(Infinity, 5, [30, 60]), 30);
  assert.equal(spanFor(0, 31, [30, 60]), 60);
  assert.equal(spanFor(0, 500, [30, 60]), 60);
});

test('formats', () => {
  assert.deepEqual([null, 0.4, 8.13, 125.6].map(format.ms), ['–', '0.40 ms', '8.1 ms', '126 ms']);
  assert.deepEqual([999.4, 999.5, 4_019, 22_500].map(format.ms), ['999 ms', '1.0 s', '4.0 s', '22.5 s']);
  assert.deepEqual([format.bytes(0), format.bytes(1024), format.bytes(1_572_864)], ['0 B', '1 KiB', '1.5 MiB']);
  assert.deepEqual(
    [format.duration(999), format.duration(1_500), format.duration(61_000), format.duration(3_660_000)],
    ['999 ms', '1.5 s', '1 min 1 s', '1 h 1 min'],
  );
  assert.equal(format.sizeOf('ä€😀'), 9);
  assert.equal(format.hexHead(new Uint8Array([0, 171, 16])), '00 ab 10');
  assert.equal(format.hexHead(new Uint8Array(17), 2), '00 00 …');
});

test('text is never cut inside a surrogate pair', () => {
  assert.equal(format.shorten('abc😀def', 4), 'abc… (5 more characters)');
  assert.equal(format.shorten('short', 5), 'short');
});

test('settings come from the query and survive nonsense', () => {
  assert.deepEqual(settingsFrom(''), { ping: 10_000, pong: 5_000, autoConnect: true, path: '/ws' });
  const given = settingsFrom('?ping=0&pong=0&connect=0&path=/chat');
  assert.deepEqual(given, { ping: 0, pong: 5_000, autoConnect: false, path: '/chat' });
  assert.equal(settingsFrom('?ping=-1').ping, 10_000);
  assert.equal(settingsFrom('?ping=1e3').ping, 10_000);
});

test('the address follows the page', () => {
  const page = { protocol: 'https:', host: 'demo.test' };
  assert.equal(addressOf('/ws', page), 'wss://demo.test/ws');
  assert.equal(addressOf(' ws?a=1#b', { protocol: 'http:', host: '127.0.0.1:8080' }), 'ws://127.0.0.1:8080/ws?a=1');
  assert.equal(addressOf('ws://other.test/ws', page), 'ws://other.test/ws');
  assert.equal(isEcho('ws://demo.test/ws'), true);
  assert.equal(isEcho('ws://demo.test/chat?x=1'), false);
  assert.equal(isEcho('ws://demo.test/chatter'), true);
});

test('close codes have names and verdicts', () => {
  assert.equal(codeName(1012), 'Service restart');
  assert.equal(codeName(4123), 'Private code');
  assert.equal(verdict(1009).retry, false);
  assert.equal(verdict(1013).floor > 0, true);
  assert.equal(whoEnded({ opened: true, code: 1006, wasClean: false }), 'network');
  assert.equal(whoEnded({ opened: true, code: 1012, wasClean: false }), 'server');
  assert.equal(whoEnded({ opened: false, code: 1006, wasClean: false }), 'unreachable');
});

test('the page has nothing inline, nothing from elsewhere, and no HTML from strings', () => {
  for (const name of readdirSync(DEMO)) {
    const text = readFileSync(new URL(name, DEMO), 'utf8');
    assert.doesNotMatch(text, /innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(/, name);
    assert.doesNotMatch(text, /\sstyle="|\son[a-z]+="|<style|<script(?![^>]*\ssrc=)/, name);
    assert.doesNotMatch(text.replaceAll('http://www.w3.org/2000/svg', ''), /https?:\/\/|@import|url\([^)]/, name);
  }
});
