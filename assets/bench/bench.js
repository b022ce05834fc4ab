// Makes the bench live: what is written is shown while it is written. The page is a plain
// form without this.
'use strict';

// The form's fields hold the message; the textarea holds its text, also under the editor.
// Whoever changes them by a script tells the form with an event "changed". Every answer of
// the server comes to the others as an event "answered".
const bench = document.querySelector('#bench');
const source = bench.querySelector('textarea');
const frame = bench.querySelector('iframe');
const state = bench.querySelector('[data-state]');
const results = bench.querySelector('[data-results]');
const pause = 300; // milliseconds without a key before the server is asked

let timer, asked;

// ask sends the message as it is now and shows what comes back. An older question is given
// up: its answer would be of another text.
async function ask(more = {}) {
  clearTimeout(timer);
  asked?.abort();
  asked = new AbortController();
  const { signal } = asked;
  const sent = source.value;
  const body = new URLSearchParams(new FormData(bench));
  for (const [name, value] of Object.entries(more)) body.set(name, value);
  try {
    const answer = await fetch(bench.dataset.answer, { method: 'POST', body, signal });
    if (answer.status === 429) return wait(Number(answer.headers.get('Retry-After')) * 1000, more);
    if (answer.status === 413) return say(state.dataset.large);
    if (!answer.ok || answer.redirected) throw new Error(answer.statusText);
    take(await answer.json(), sent);
  } catch (error) {
    if (error.name !== 'AbortError') say(state.dataset.failed);
  }
}

function wait(time, more) {
  say(state.dataset.wait);
  timer = setTimeout(ask, time, more);
}

function say(text) {
  if (state.textContent !== text) state.textContent = text;
}

function take(answer, sent) {
  say(answer.said ?? '');
  // Somebody who has gone on writing meanwhile must not lose a key.
  if (source.value === sent) {
    for (const [name, value] of Object.entries(answer.draft ?? {})) fill(name, value);
  }
  show(answer.page);
  const opened = results.contains(document.activeElement);
  results.replaceChildren(...parsed(answer.results).body.childNodes);
  const count = bench.querySelector('[data-count]');
  if (count.textContent !== answer.count) count.textContent = answer.count;
  if (opened) bench.querySelector('#anmarkningar').focus(); // what was pressed is gone
  bench.dispatchEvent(new CustomEvent('answered', { detail: answer }));
}

// fill puts a value into the fields of a name.
function fill(name, value) {
  for (const field of bench.querySelectorAll(`[name="${name}"]`)) {
    if (field.type === 'radio') field.checked = field.value === value;
    else field.value = value;
    if (field.selectedIndex === -1) field.selectedIndex = 0; // a system that is not connected here
  }
}

const parsed = (html) => new DOMParser().parseFromString(html, 'text/html');

// show puts the page of the message into the frame. What has been scrolled or opened there
// stays so.
function show(html) {
  const page = frame.contentDocument;
  const main = page.querySelector('main');
  if (!main) {
    frame.srcdoc = html;
    return;
  }
  const next = page.importNode(parsed(html).querySelector('main'), true);
  if (main.isEqualNode(next)) return;
  const open = [...main.querySelectorAll('details')].map((part) => part.open);
  for (const [i, part] of next.querySelectorAll('details').entries()) part.open = open[i] ?? part.open;
  main.replaceWith(next);
}

// Links of the message would leave the frame, which shows nothing else.
function follow(event) {
  const link = event.target.closest?.('a[href]');
  if (!link) return;
  event.preventDefault();
  const to = link.getAttribute('href');
  const place = to.startsWith('#') && frame.contentDocument.getElementById(decodeURIComponent(to.slice(1)));
  if (place) return place.scrollIntoView();
  const leads = bench.querySelector('[data-leads]');
  leads.textContent = `${leads.dataset.leads} ${link.href}`;
}

function watchFrame() {
  frame.contentDocument.addEventListener('click', follow);
  bench.dispatchEvent(new Event('framed'));
}
frame.addEventListener('load', watchFrame);
if (frame.contentDocument?.readyState === 'complete') watchFrame();

function later() {
  clearTimeout(timer);
  timer = setTimeout(ask, pause);
}

bench.addEventListener('input', (event) => {
  // How the message is looked at changes nothing of it, and a file is no text yet.
  if (!event.target.closest('.looks, .panes') && event.target.type !== 'file') later();
});
bench.addEventListener('changed', (event) => ask(event.detail ?? {}));

bench.addEventListener('submit', (event) => {
  const button = event.submitter;
  if (button?.hasAttribute('formaction')) return;
  event.preventDefault();
  ask(button?.name ? { [button.name]: button.value } : {});
  if (!button?.name) choose('resultat');
});

// choose shows a part of the bench where there is not room for all.
function choose(part) {
  bench.querySelector(`[name=del][value=${part}]`).checked = true;
}

// A finding leads to its place in the text.
bench.addEventListener('click', (event) => {
  const link = event.target.closest('a[data-line]');
  if (!link) return;
  event.preventDefault();
  choose('kalla');
  const place = new CustomEvent('place', { cancelable: true, detail: { line: Number(link.dataset.line), column: Number(link.dataset.column) } });
  if (bench.dispatchEvent(place)) goTo(place.detail); // there is no editor that has gone there
});

function goTo({ line, column }) {
  const before = source.value.split('\n').slice(0, line - 1).reduce((all, text) => all + text.length + 1, 0);
  const at = before + [...source.value.slice(before)].slice(0, column - 1).join('').length;
  source.focus();
  source.setSelectionRange(at, at);
}

// The editor takes the textarea's place when it can be had.
async function edit() {
  const host = bench.querySelector('.editor');
  const [{ create }, tables] = await Promise.all([import(bench.dataset.editor), fetch(bench.dataset.tables).then((answer) => answer.json())]);
  const as = bench.querySelector('#som');
  const table = () => ({ elements: tables[as.selectedOptions[0].dataset.profile] });
  const editor = create(host, {
    text: source.value, profile: table(), label: host.dataset.label,
    words: { Completions: host.dataset.completions, Diagnostics: host.dataset.diagnostics },
    changed() {
      source.value = editor.text();
      later();
    },
  });
  host.hidden = false;
  source.hidden = true;
  const mirror = () => {
    if (source.value !== editor.text()) editor.replace(source.value);
  };
  as.addEventListener('change', () => editor.profile(table()));
  bench.querySelector('label[for=kalltext]').addEventListener('click', () => editor.focus());
  bench.addEventListener('place', (event) => {
    event.preventDefault();
    editor.go(event.detail.line, event.detail.column);
  });
  bench.addEventListener('answered', ({ detail }) => {
    mirror();
    editor.profile(table());
    editor.findings(detail.findings);
  });
  ask();
}
edit().catch(() => {}); // the textarea is there
