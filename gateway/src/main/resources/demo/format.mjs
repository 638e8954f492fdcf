/** Numbers, sizes, times and payloads as short text for people. */
const encoder = new TextEncoder();

export function ms(value) {
  if (value === null) return '–';
  if (value < 10) return `${value.toFixed(value < 1 ? 2 : 1)} ms`;
  if (value < 999.5) return `${Math.round(value)} ms`;
  return `${(value / 1_000).toFixed(1)} s`;
}

export function bytes(count) {
  if (count < 1024) return `${count} B`;
  if (count < 1024 * 1024) return `${trim(count / 1024)} KiB`;
  return `${trim(count / 1024 / 1024)} MiB`;
}

export function duration(milliseconds) {
  if (milliseconds < 1_000) return `${Math.round(milliseconds)} ms`;
  if (milliseconds < 59_950) return `${(milliseconds / 1_000).toFixed(1)} s`;
  const seconds = Math.round(milliseconds / 1_000);
  if (seconds < 3_600) return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
  return `${Math.floor(seconds / 3_600)} h ${Math.floor((seconds % 3_600) / 60)} min`;
}

/** Local time of day, with milliseconds when asked. */
export function clock(date, fine = false) {
  const time = [date.getHours(), date.getMinutes(), date.getSeconds()].map((n) => pad(n, 2)).join(':');
  return fine ? `${time}.${pad(date.getMilliseconds(), 3)}` : time;
}

export function plural(count, one, many = `${one}s`) {
  return `${count.toLocaleString('en')} ${count === 1 ? one : many}`;
}

/** Size on the wire, in bytes. */
export function sizeOf(data) {
  return typeof data === 'string' ? encoder.encode(data).length : data.byteLength;
}

export function hexHead(buffer, most = 16) {
  const view = ArrayBuffer.isView(buffer)
    ? new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength)
    : new Uint8Array(buffer);
  const hex = Array.from(view.subarray(0, most), (byte) => pad(byte.toString(16), 2)).join(' ');
  return view.length > most ? `${hex} …` : hex;
}

/** Long text cut, never in the middle of a surrogate pair. */
export function shorten(text, most = 300) {
  if (text.length <= most) return text;
  const end = /[\uD800-\uDBFF]/.test(text[most - 1]) ? most - 1 : most;
  return `${text.slice(0, end)}… (${plural(text.length - end, 'more character')})`;
}

function trim(value) {
  return value.toFixed(1).replace(/\.0$/, '');
}

function pad(value, length) {
  return String(value).padStart(length, '0');
}
