/**
 * Matches echoes to the frames that were sent, oldest first. Content is compared too: a lost, repeated or foreign
 * frame then costs a sample at most and never shifts all the later ones.
 */
import { hexHead } from './format.mjs';

const MOST = 1_000;

export class Echoes {
  #now;
  #pending = [];

  constructor(now = () => performance.now()) {
    this.#now = now;
  }

  get waiting() {
    return this.#pending.length;
  }

  sent(data) {
    this.#pending.push({ key: keyOf(data), at: this.#now() });
    if (this.#pending.length > MOST) this.#pending.shift();
  }

  /** The round trip in ms of the frame that came back, or null when it answers none. */
  received(data) {
    const key = keyOf(data);
    const index = this.#pending.findIndex((frame) => frame.key === key);
    if (index < 0) return null;
    const [frame] = this.#pending.splice(0, index + 1).slice(-1);
    return this.#now() - frame.at;
  }

  clear() {
    this.#pending = [];
  }
}

function keyOf(data) {
  return typeof data === 'string' ? `t${data}` : `b${data.byteLength} ${hexHead(data, 16)}`;
}
