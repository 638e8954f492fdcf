/** The history of connections that ended: why, who did it, how long they lived, and what came of it. */
import { WHO, codeName } from './closecodes.mjs';
import { clock, duration, plural } from './format.mjs';

const MOST = 20;

export class CloseList {
  #list;
  #empty;
  #now;
  #unsettled = [];
  #refused = null;

  constructor(list, empty, now = () => performance.now()) {
    this.#list = list;
    this.#empty = empty;
    this.#now = now;
  }

  add(down, url) {
    this.#empty.hidden = true;
    for (const entry of this.#unsettled) entry.outcome.textContent = 'Not connected again yet.';
    const entry = this.#sameRefusal(down, url) ?? this.#newEntry(down, url);
    if (down.retry) {
      entry.outcome.textContent = down.wait === null ? '' : `Tries again in ${duration(down.wait)}.`;
      if (!this.#unsettled.includes(entry)) this.#unsettled.push(entry);
    } else {
      this.#settle(down.who === 'you' ? 'You stopped the attempts.' : 'Gave up.');
      entry.outcome.textContent = `Does not reconnect: ${down.why}.`;
    }
    this.#refused = down.who === 'unreachable' ? entry : null;
  }

  /** A connection has opened. */
  opened() {
    const now = this.#now();
    this.#settle((entry) => `Connected again after ${duration(now - entry.at)}.`);
    this.#refused = null;
  }

  /** The user has stopped the attempts. */
  stopped() {
    this.#settle('You stopped the attempts.');
    this.#refused = null;
  }

  #settle(text) {
    for (const entry of this.#unsettled) {
      entry.outcome.textContent = typeof text === 'string' ? text : text(entry);
    }
    this.#unsettled = [];
  }

  /** Attempts that fail alike share one row, or an outage would push out the row that tells its cause. */
  #sameRefusal(down, url) {
    const entry = this.#refused;
    if (!entry || down.who !== 'unreachable' || entry.url !== url || entry.reason !== down.reason) return null;
    entry.count += 1;
    entry.row.dataset.count = entry.count;
    entry.facts.lived.textContent = `never opened, ${plural(entry.count, 'attempt')}`;
    return entry;
  }

  #newEntry(down, url) {
    const row = document.createElement('li');
    row.dataset.testid = 'close-row';
    row.dataset.code = down.code;
    row.dataset.clean = down.wasClean;
    row.dataset.who = down.who;
    row.dataset.count = 1;
    const head = element('p', 'head');
    head.append(
      element('b', 'code', String(down.code)),
      element('span', 'name', codeName(down.code)),
      element('time', 'time', clock(new Date())),
    );
    const list = element('dl', 'facts');
    const facts = {
      who: fact(list, 'Who closed', WHO[down.who]),
      reason: fact(list, 'Reason', down.reason || 'none given'),
      clean: fact(list, 'wasClean', String(down.wasClean)),
      lived: fact(list, 'Lived', down.opened ? duration(down.lived) : 'never opened'),
      url: fact(list, 'Address', url),
    };
    const outcome = element('p', 'outcome');
    outcome.dataset.testid = 'close-outcome';
    row.append(head, list, outcome);
    this.#list.prepend(row);
    while (this.#list.children.length > MOST) this.#list.lastElementChild.remove();
    return { row, facts, outcome, url, reason: down.reason, at: this.#now(), count: 1 };
  }
}

function fact(list, term, text) {
  const pair = element('div');
  const value = element('dd', '', text);
  pair.append(element('dt', '', term), value);
  list.append(pair);
  return value;
}

function element(tag, className = '', text = '') {
  const node = document.createElement(tag);
  node.className = className;
  node.textContent = text;
  return node;
}
