// What scripts add to pages that work without them.
'use strict';

for (const button of document.querySelectorAll('[data-print]')) {
  button.addEventListener('click', () => window.print());
}

for (const button of document.querySelectorAll('[data-copy]')) {
  const report = document.querySelector('[data-report]');
  const said = document.querySelector('[data-copied]');
  button.addEventListener('click', async () => {
    try {
      await navigator.clipboard.writeText(report.textContent);
      said.textContent = said.dataset.copied;
    } catch {
      getSelection().selectAllChildren(report); // copying is not allowed: it is a key press away
    }
  });
}

for (const all of document.querySelectorAll('[data-all]')) {
  all.addEventListener('change', () => {
    for (const box of document.querySelectorAll('input[form=many]')) box.checked = all.checked;
  });
}

for (const dialog of document.querySelectorAll('dialog[data-session]')) {
  warnBeforeTheEnd(dialog);
}

// Warns two minutes before the log-in ends. What is done in one tab makes it last in all.
function warnBeforeTheEnd(dialog) {
  const minute = 60_000;
  const tabs = new BroadcastChannel('session');
  const stay = dialog.querySelector('form[data-when=idle]');
  let ends, warning, timer;

  const show = (when, shown) => {
    for (const part of dialog.querySelectorAll(`[data-when=${when}]`)) part.hidden = !shown;
  };

  function begin({ left, final, text }) {
    ends = Date.now() + left * 1000;
    warning = Math.min(2 * minute, left * 500);
    show('idle', !final);
    show('final', final);
    show('failed', false);
    const footer = document.querySelector('[data-session-text]');
    if (text && footer) footer.textContent = text;
    dialog.close();
    check();
  }

  function check() {
    clearTimeout(timer);
    const left = ends - Date.now();
    if (left <= 0) {
      leave();
      return;
    }
    if (left <= warning) warn(left <= minute ? '1' : '2');
    const next = left > warning ? left - warning : left > minute ? left - minute : left;
    timer = setTimeout(check, next);
  }

  // What has been filled in goes along, and is there again after the next log-in.
  function leave() {
    const form = document.querySelector('form[data-draft]');
    const fields = form ? [...form.querySelectorAll('input')] : [];
    if (fields.some((field) => field.value !== field.defaultValue || field.checked !== field.defaultChecked)) form.submit(); // without the name of its button
    else location.replace(dialog.dataset.ended);
  }

  function warn(minutes) {
    for (const text of dialog.querySelectorAll('[data-minutes]')) text.hidden = text.dataset.minutes !== minutes;
    if (!dialog.open) dialog.showModal();
  }

  stay.addEventListener('submit', async (event) => {
    event.preventDefault();
    try {
      const answer = await fetch(stay.action, { method: 'POST', body: new URLSearchParams(new FormData(stay)) });
      if (answer.redirected) return leave(); // it has ended meanwhile
      const left = await answer.json();
      begin(left);
      tabs.postMessage(left);
    } catch {
      show('failed', true);
    }
  });
  dialog.querySelector('button[data-when=final]').addEventListener('click', () => dialog.close());
  tabs.addEventListener('message', (event) => begin(event.data));
  document.addEventListener('visibilitychange', check); // a machine that sleeps keeps no time

  const own = { left: Number(dialog.dataset.session), final: 'final' in dialog.dataset };
  begin(own);
  tabs.postMessage({ ...own, text: document.querySelector('[data-session-text]')?.textContent });
}
