/** The round-trip plot on a canvas: two series over the last two minutes at most, in the colours of the style sheet. */
import { ms } from './format.mjs';
import { axis, spanFor } from './series.mjs';

/** The spans shown (ms): short at first, so that few samples do not huddle at the edge. */
const SPANS = [30_000, 60_000, 120_000];
const LONGEST = SPANS.at(-1);
const NOTHING = 'No round trips yet. Auto-send makes some.';
const MARGIN = { top: 10, right: 10, bottom: 22, left: 52 };

export class Plot {
  #canvas;
  #series;
  #now;
  #breaks = [];
  #asked = false;

  /** `series` is {echo, ping}; the canvas takes its size from the style sheet. */
  constructor(canvas, series, now = () => performance.now()) {
    this.#canvas = canvas;
    this.#series = series;
    this.#now = now;
    new ResizeObserver(() => this.redraw()).observe(canvas.parentElement);
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => this.redraw());
    setInterval(() => this.redraw(), 1_000);
    this.redraw();
  }

  /** Marks the moment at which a connection broke. */
  broke() {
    const now = this.#now();
    this.#breaks.push(now);
    for (const series of Object.values(this.#series)) series.gap(now);
    this.redraw();
  }

  redraw() {
    if (this.#asked) return;
    this.#asked = true;
    requestAnimationFrame(() => {
      this.#asked = false;
      this.#draw();
    });
  }

  #draw() {
    const now = this.#now();
    const { echo, ping } = this.#series;
    for (const series of [echo, ping]) series.forgetBefore(now - LONGEST);
    this.#breaks = this.#breaks.filter((at) => at > now - LONGEST);
    const span = spanFor(Math.min(echo.oldest, ping.oldest, ...this.#breaks), now, SPANS);

    const { width, height, context } = this.#sized();
    if (width === 0) return;
    const style = getComputedStyle(this.#canvas);
    const color = (name) => style.getPropertyValue(name).trim();
    const { top, step } = axis(Math.max(echo.max, ping.max));
    const right = width - MARGIN.right;
    const bottom = height - MARGIN.bottom;
    const x = (at) => right - ((now - at) / span) * (right - MARGIN.left);
    const y = (value) => bottom - (value / top) * (bottom - MARGIN.top);

    context.clearRect(0, 0, width, height);
    context.font = `12px ${style.fontFamily}`;
    context.fillStyle = color('--muted');
    context.strokeStyle = color('--line');
    context.lineWidth = 1;
    context.textAlign = 'right';
    context.textBaseline = 'middle';
    for (let value = 0; value <= top * 1.001; value += step) {
      const line = Math.round(y(value)) + 0.5;
      stroke(context, [[MARGIN.left, line], [right, line]]);
      context.fillText(value === 0 ? '0' : ms(value).replace('.0 ', ' '), MARGIN.left - 6, line);
    }
    context.textBaseline = 'alphabetic';
    context.fillText('now', right, height - 5);
    context.textAlign = 'center';
    context.fillText(`${span / 2_000} s ago`, x(now - span / 2), height - 5);
    context.textAlign = 'left';
    context.fillText(`${span / 1_000} s ago`, MARGIN.left, height - 5);

    context.strokeStyle = color('--bad');
    context.setLineDash([4, 4]);
    for (const at of this.#breaks) stroke(context, [[x(at), MARGIN.top], [x(at), bottom]]);
    context.setLineDash([]);

    line(context, echo.samples, x, y, color('--echo'), 2, dot);
    line(context, ping.samples, x, y, color('--ping'), 1, diamond);
    if (echo.samples.length + ping.samples.length === 0) {
      context.fillStyle = color('--muted');
      context.textAlign = 'center';
      context.fillText(NOTHING, (MARGIN.left + right) / 2, (MARGIN.top + bottom) / 2);
    }
  }

  /** The canvas in CSS pixels; its store follows size and devicePixelRatio, which change with zoom and screen. */
  #sized() {
    const canvas = this.#canvas;
    const { clientWidth: width, clientHeight: height } = canvas;
    const ratio = devicePixelRatio || 1;
    const [storeWidth, storeHeight] = [Math.round(width * ratio), Math.round(height * ratio)];
    if (canvas.width !== storeWidth || canvas.height !== storeHeight) {
      canvas.width = storeWidth;
      canvas.height = storeHeight;
    }
    const context = canvas.getContext('2d');
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    return { width, height, context };
  }
}

/** Shapes differ, not only colours. */
function line(context, samples, x, y, color, width, mark) {
  context.strokeStyle = context.fillStyle = color;
  context.lineWidth = width;
  context.lineJoin = 'round';
  let part = [];
  for (const { at, value } of [...samples, { value: null }]) {
    if (value !== null) {
      part.push([x(at), y(value)]);
      continue;
    }
    stroke(context, part);
    for (const [px, py] of part) mark(context, px, py);
    part = [];
  }
}

function stroke(context, points) {
  context.beginPath();
  for (const [px, py] of points) context.lineTo(px, py);
  context.stroke();
}

function dot(context, px, py) {
  context.beginPath();
  context.arc(px, py, 2, 0, 2 * Math.PI);
  context.fill();
}

function diamond(context, px, py) {
  context.beginPath();
  context.moveTo(px, py - 4.5);
  for (const [dx, dy] of [[4.5, 0], [0, 4.5], [-4.5, 0]]) context.lineTo(px + dx, py + dy);
  context.fill();
}
