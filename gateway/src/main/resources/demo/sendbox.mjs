/** The send box: text, binary, auto-send, and the counts of frames both ways. */
import { bytes, plural, sizeOf } from './format.mjs';

const $ = (id) => document.getElementById(id);

const HINTS = {
  open: 'Enter sends. Shift and Enter begins a new line.',
  other: 'Not connected. Sending works once the state is open.',
};

export class SendBox {
  #client;
  #sent;
  #auto = 0;
  #wasBuffered = false;
  #counts = { sent: { frames: 0, size: 0 }, received: { frames: 0, size: 0 }, pings: 0, pongs: 0 };

  /** `sent(data)` is called for each frame that was handed to the browser. */
  constructor(client, sent) {
    this.#client = client;
    this.#sent = sent;
    $('send-form').addEventListener('submit', (event) => {
      event.preventDefault();
      this.#sendText();
    });
    $('send-text').addEventListener('keydown', (event) => {
      // During composition (for example Japanese) Enter picks a word.
      if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      this.#sendText();
    });
    $('send-binary').addEventListener('click', () => {
      this.#send(crypto.getRandomValues(new Uint8Array(Number($('binary-size').value))));
    });
    client.addEventListener('state', () => this.#enable());
    setInterval(() => this.#autoSend(), 1_000);
    setInterval(() => this.#showBuffered(), 250);
    this.#enable();
  }

  received(data) {
    this.#count('received', data);
  }

  pinged() {
    this.#counts.pings += 1;
    this.#showPings();
  }

  ponged() {
    this.#counts.pongs += 1;
    this.#showPings();
  }

  #sendText() {
    const box = $('send-text');
    if (this.#send(box.value)) box.value = '';
  }

  #send(data) {
    if (!this.#client.send(data)) return false;
    this.#count('sent', data);
    this.#sent(data);
    return true;
  }

  /** Skips a beat while earlier bytes still wait, so that a slow line is not filled up. */
  #autoSend() {
    if (!$('auto-send').checked || this.#client.bufferedAmount > 0) return;
    if (this.#send(`tick ${this.#auto + 1}`)) this.#auto += 1;
  }

  #enable() {
    const open = this.#client.state === 'open';
    $('send').disabled = $('send-binary').disabled = !open;
    $('send-hint').textContent = open ? HINTS.open : HINTS.other;
    $('send-hint').classList.toggle('warn', !open);
  }

  #count(direction, data) {
    const count = this.#counts[direction];
    count.frames += 1;
    count.size += sizeOf(data);
    const field = $(`${direction}-count`);
    field.dataset.frames = count.frames;
    field.textContent = `${plural(count.frames, 'frame')}, ${bytes(count.size)}`;
  }

  #showPings() {
    $('ping-count').textContent = `${this.#counts.pongs} of ${this.#counts.pings}`;
  }

  /** Shown from the second look on: for a moment after each send it is above 0 even on the fastest line. */
  #showBuffered() {
    const amount = this.#client.bufferedAmount;
    $('buffered-field').hidden = amount === 0 || !this.#wasBuffered;
    this.#wasBuffered = amount > 0;
    $('buffered').textContent = bytes(amount);
  }
}
