// Has axe-core look at the page of the message, in a frame beside the one that is seen:
// nothing may run in that.
'use strict';

{
  const bench = document.querySelector('#bench');
  const seen = bench.querySelector('iframe');
  const said = bench.querySelector('[data-checked]');
  const list = bench.querySelector('[data-violations]');

  const loaded = (element) => new Promise((done, failed) => {
    element.addEventListener('load', done, { once: true });
    element.addEventListener('error', failed, { once: true });
  });

  // violations are what axe finds in a page as wide as the one that is seen.
  async function violations() {
    const frame = document.createElement('iframe');
    frame.setAttribute('sandbox', 'allow-same-origin allow-scripts');
    frame.className = 'checked';
    frame.title = seen.title;
    frame.srcdoc = seen.srcdoc;
    frame.style.width = `${seen.clientWidth}px`;
    const ready = loaded(frame);
    bench.append(frame);
    try {
      await ready;
      const page = frame.contentDocument;
      page.querySelector('main').replaceWith(page.importNode(seen.contentDocument.querySelector('main'), true));
      const script = page.createElement('script');
      script.src = bench.dataset.axe;
      const running = loaded(script);
      page.head.append(script);
      await running;
      const found = await frame.contentWindow.axe.run(page, { resultTypes: ['violations'] });
      return JSON.parse(JSON.stringify(found.violations));
    } finally {
      frame.remove();
    }
  }

  function line(violation) {
    const item = document.createElement('li');
    const rule = document.createElement('strong');
    rule.textContent = violation.id;
    const where = document.createElement('code');
    where.textContent = violation.nodes.map((node) => node.target.join(' ')).join(', ');
    item.append(rule, ` ${violation.help} `, where);
    return item;
  }

  bench.querySelector('[data-check]').addEventListener('click', async () => {
    list.replaceChildren();
    try {
      const found = await violations();
      said.textContent = found.length ? said.dataset.some : said.dataset.none;
      list.replaceChildren(...found.map(line));
    } catch {
      said.textContent = said.dataset.failed;
    }
  });
}
