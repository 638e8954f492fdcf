/** Puts the page together: one client, and the panels that show what it does. */
import { Client, PING, PONG } from './client.mjs';
import { CloseList } from './closes.mjs';
import { WHO } from './closecodes.mjs';
import { ConnectionPanel } from './connection.mjs';
import { Echoes } from './echoes.mjs';
import { ms } from './format.mjs';
import { FrameLog } from './log.mjs';
import { Plot } from './plot.mjs';
import { SendBox } from './sendbox.mjs';
import { Series } from './series.mjs';
import { isEcho, settingsFrom } from './settings.mjs';

const $ = (id) => document.getElementById(id);

const settings = settingsFrom(location.search);
const client = new Client({ ping: settings.ping, pong: settings.pong });
const echoes = new Echoes();
const series = { echo: new Series(), ping: new Series() };
const plot = new Plot($('plot'), series);
const log = new FrameLog($('log'));
const closes = new CloseList($('close-list'), $('closes-empty'));
const sendBox = new SendBox(client, (data) => {
  log.frame('sent', data);
  // The gateway answers a ping itself; the client measures that one.
  if (data !== PING && isEcho(client.url)) echoes.sent(data);
});
const connection = new ConnectionPanel(client, settings.path);
let lastEnd = null;

client.addEventListener('state', ({ detail: { state } }) => {
  if (state === 'open') {
    closes.opened();
    lastEnd = null;
    log.note(`Open: ${client.url}`);
    $('plot-note').textContent = isEcho(client.url)
      ? 'Each frame sent and its echo make one sample. A dashed line marks an ended connection.'
      : 'On /chat only pings are measured: a message goes to everyone, so it is no echo.';
  }
  if (state === 'closed') closes.stopped();
});

client.addEventListener('message', ({ detail: { data } }) => {
  log.frame('received', data);
  sendBox.received(data);
  if (isEcho(client.url)) sample('echo', echoes.received(data));
});

client.addEventListener('ping', ({ detail: { manual } }) => {
  // A typed ping is in the log and the counts as what it is: a frame of the user.
  if (!manual) log.frame('sent', PING, true);
  sendBox.pinged();
});

client.addEventListener('pong', ({ detail: { rtt, manual } }) => {
  log.frame('received', PONG, !manual);
  if (manual) sendBox.received(PONG);
  sendBox.ponged();
  sample('ping', rtt);
});

client.addEventListener('down', ({ detail }) => {
  echoes.clear();
  closes.add(detail, client.url);
  if (detail.opened) plot.broke();
  const reason = detail.reason ? ` (${detail.reason})` : '';
  const end = detail.opened
    ? `Ended: ${detail.code}${reason}, ${WHO[detail.who]}`
    : `Not connected: ${WHO[detail.who]}${reason}`;
  // Once per outage: the attempts of an hour would push out the frames.
  if (end !== lastEnd) log.note(end);
  lastEnd = end;
});

window.addEventListener('online', () => client.browserOnline());
window.addEventListener('offline', () => client.browserOffline());
// A page that comes back to the front may have slept through the end of its connection.
document.addEventListener('visibilitychange', () => {
  if (!document.hidden) client.probe();
});
$('show-pings').addEventListener('change', (event) => log.showPings(event.target.checked));
$('clear-log').addEventListener('click', () => log.clear());

if (settings.autoConnect) connection.connect();

function sample(name, value) {
  if (value === null) return;
  series[name].add(performance.now(), value);
  plot.redraw();
  show(name === 'echo' ? 'rtt' : 'ping', series[name]);
}

function show(prefix, { last, median }) {
  $(`${prefix}-last`).textContent = ms(last);
  $(`${prefix}-last`).dataset.ms = last;
  $(`${prefix}-median`).textContent = ms(median);
}
