/** The list of frames both ways: bounded, drawn at most once per animation frame, text only. */
import { bytes, clock, hexHead, shorten, sizeOf } from './format.mjs';

const MOST = 200;
/** Within so many pixels of the end, the list follows new rows. */
const NEAR_END = 40;
const ARROWS = { sent: ['↑', 'sent'], received: ['↓', 'received'], note: ['·', 'note'] };

export class FrameLog {
  #list;
  #waiting = [];

  constructor(list) {
    this.#list = list;
  }

  /** `direction` is sent or received; `ping` marks the heartbeat's own frames. */
  frame(direction, data, ping = false) {
    const text = typeof data === 'string';
    const body = text ? shorten(data) : `binary ${hexHead(data)}`;
    this.#add({ direction, ping, body, kind: text ? 'text' : 'binary', size: bytes(sizeOf(data)) });
  }

  note(body) {
    this.#add({ direction: 'note', ping: false, body, kind: 'note', size: '' });
  }

  showPings(show) {
    const follow = this.#atEnd();
    this.#list.classList.toggle('with-pings', show);
    if (follow) this.#toEnd();
  }

  clear() {
    this.#waiting = [];
    this.#list.replaceChildren();
  }

  #add(row) {
    this.#waiting.push({ ...row, at: new Date() });
    if (this.#waiting.length > MOST) this.#waiting.shift();
    if (this.#waiting.length === 1) requestAnimationFrame(() => this.#draw());
  }

  #draw() {
    const follow = this.#atEnd();
    this.#list.append(...this.#waiting.map(rowOf));
    this.#waiting = [];
    this.#prune(':scope > .ping');
    this.#prune(':scope > :not(.ping)');
    if (follow) this.#toEnd();
  }

  /** Pings have a bound of their own: they must not push out the frames while hidden. */
  #prune(selector) {
    const rows = this.#list.querySelectorAll(selector);
    for (let i = 0; i < rows.length - MOST; i++) rows[i].remove();
  }

  #atEnd() {
    const list = this.#list;
    return list.scrollHeight - list.scrollTop - list.clientHeight < NEAR_END;
  }

  #toEnd() {
    this.#list.scrollTop = this.#list.scrollHeight;
  }
}

function rowOf({ direction, ping, body, kind, size, at }) {
  const row = document.createElement('li');
  row.className = `${direction} ${kind}${ping ? ' ping' : ''}`;
  row.dataset.testid = 'log-row';
  row.dataset.direction = direction;
  const [arrow, word] = ARROWS[direction];
  const mark = cell('arrow', arrow);
  mark.title = word;
  mark.setAttribute('role', 'img');
  mark.setAttribute('aria-label', word);
  const content = cell('body', body || (direction === 'note' ? '' : 'empty'));
  content.dir = 'auto';
  if (!body) content.classList.add('empty');
  row.append(cell('time', clock(at, true)), mark, content, cell('size', size));
  return row;
}

function cell(name, text) {
  const span = document.createElement('span');
  span.className = name;
  span.textContent = text;
  return span;
}
