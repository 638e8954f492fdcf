/**
 * Application-level ping: browsers cannot send Ping frames, and TCP alone may take minutes to notice a dead peer.
 * Any inbound frame counts as life. When nothing arrives within the timeout after a ping, `dead(ms)` is called once.
 */
import { browserTimers } from './timers.mjs';

/** A deadline that fires this late (ms) tells of a page that slept, not of a server that did not answer. */
const LATE = 1_000;

export class Heartbeat {
  #interval;
  #timeout;
  #ping;
  #dead;
  #timers;
  #running = false;
  #nextPing = null;
  #deadline = null;
  #due = Infinity;
  #pending = [];

  /** `interval` 0 means no pings of its own; probes still work. */
  constructor({ interval = 10_000, timeout = 5_000, ping, dead, timers = browserTimers }) {
    this.#interval = interval;
    this.#timeout = timeout;
    this.#ping = ping;
    this.#dead = dead;
    this.#timers = timers;
  }

  /** Pings at once, then at each interval. */
  start() {
    this.stop();
    this.#running = true;
    if (!this.#interval) return;
    this.#schedule();
    this.probe();
  }

  stop() {
    this.#running = false;
    this.#pending = [];
    this.#timers.clear(this.#nextPing);
    this.#disarm();
  }

  /** Pings now; something must arrive within `within` ms. A shorter deadline already running is kept. */
  probe({ within = this.#timeout, manual = false } = {}) {
    if (!this.#running) return;
    this.#send(manual);
    this.#arm(within, false);
  }

  /** A frame of any kind has arrived. */
  life() {
    this.#disarm();
  }

  /** A pong has arrived: its round trip in ms, or null when no ping waits for one. */
  pong() {
    const ping = this.#pending.shift();
    return ping ? { rtt: this.#timers.now() - ping.at, manual: ping.manual } : null;
  }

  #schedule() {
    this.#nextPing = this.#timers.set(() => {
      this.#schedule();
      this.probe();
    }, this.#interval);
  }

  #send(manual) {
    this.#pending.push({ at: this.#timers.now(), manual });
    this.#ping(manual);
  }

  #arm(within, secondChance) {
    const due = this.#timers.now() + within;
    if (this.#deadline !== null && this.#due <= due) return;
    this.#disarm();
    this.#due = due;
    this.#deadline = this.#timers.set(() => this.#overdue(within, secondChance), within);
  }

  #overdue(within, secondChance) {
    const late = this.#timers.now() - this.#due;
    this.#deadline = null;
    if (late > LATE && !secondChance) {
      // After sleep the timer may run before the pong that waits in the queue, so ask once more.
      this.#send(false);
      this.#arm(within, true);
      return;
    }
    this.stop();
    this.#dead(within);
  }

  #disarm() {
    this.#timers.clear(this.#deadline);
    this.#deadline = null;
    this.#due = Infinity;
  }
}
