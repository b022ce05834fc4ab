// Takes messages into the bench, from files and from what is pasted, and out of it: copies,
// and links that hold the message behind the #, which no server is ever sent.
'use strict';

{
  const bench = document.querySelector('#bench');
  const source = bench.querySelector('textarea');
  const said = bench.querySelector('[data-taken]');
  const change = (detail) => bench.dispatchEvent(new CustomEvent('changed', { detail }));
  const longest = 8000; // characters of a link that programs for mail and chat let through

  const base64url = (bytes) => {
    let text = '';
    for (const byte of bytes) text += String.fromCharCode(byte);
    return btoa(text).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
  };
  const bytesOf = (text) => Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (sign) => sign.charCodeAt(0));
  const through = async (bytes, stream) => new Uint8Array(await new Response(new Blob([bytes]).stream().pipeThrough(stream)).arrayBuffer());

  // From a file: its bytes say in which encoding they are.
  const takeFile = async (file) => change({ fil: base64url(new Uint8Array(await file.arrayBuffer())) });
  const picker = bench.querySelector('[type=file]');
  picker.addEventListener('change', () => {
    if (picker.files.length) takeFile(picker.files[0]);
    picker.value = '';
  });
  for (const kind of ['dragover', 'dragleave', 'drop']) {
    bench.addEventListener(kind, (event) => {
      if (!event.dataTransfer.types.includes('Files')) return;
      event.preventDefault();
      bench.classList.toggle('over', kind === 'dragover');
      if (kind === 'drop' && event.dataTransfer.files.length) takeFile(event.dataTransfer.files[0]);
    }, true);
  }

  // From what is pasted: it can be encoded, or a whole SOAP request.
  bench.querySelector('.code').addEventListener('paste', (event) => {
    const pasted = event.clipboardData.getData('text').trimStart();
    if (pasted.startsWith('&lt;')) setTimeout(change, 0, { klistrat: '1' });
  });

  // Out of it. Without the right to copy, the text is shown instead.
  async function copy(text) {
    await navigator.clipboard.writeText(text);
    said.textContent = bench.querySelector('[data-copied]').dataset.copied;
  }
  bench.addEventListener('click', async (event) => {
    const button = event.target.closest('[data-take]');
    if (!button || !navigator.clipboard) return;
    event.preventDefault();
    try {
      const body = new URLSearchParams(new FormData(bench, button));
      const answer = await fetch(button.formAction, { method: 'POST', body });
      if (!answer.ok) throw new Error(answer.statusText);
      await copy(await answer.text());
    } catch {
      bench.requestSubmit(button);
    }
  });

  // Links.
  const shared = ['text', 'rubrik', 'avsandare', 'som', 'lanksystem', 'lanktext', 'lankfraga'];
  const mark = '#m=';
  const share = bench.querySelector('[data-share]');
  share.addEventListener('click', async () => {
    const fields = new FormData(bench);
    const message = new TextEncoder().encode(JSON.stringify(shared.map((name) => fields.get(name))));
    const link = new URL(location.pathname.replace(/\/visa$/, ''), location.href);
    link.hash = mark + base64url(await through(message, new CompressionStream('deflate-raw')));
    if (link.href.length > longest) {
      said.textContent = share.dataset.long;
      return;
    }
    history.replaceState(null, '', link);
    await copy(link.href).catch(() => {}); // it stands in the address bar, too
  });

  async function open() {
    if (!location.hash.startsWith(mark)) return;
    const bytes = await through(bytesOf(location.hash.slice(mark.length)), new DecompressionStream('deflate-raw'));
    const values = JSON.parse(new TextDecoder().decode(bytes));
    for (const [i, name] of shared.entries()) {
      if (typeof values[i] === 'string') fill(name, values[i]);
    }
    change();
  }
  const opened = () => open().catch(() => {}); // a link that was cut off shows what there was before
  addEventListener('hashchange', opened);
  opened();
}
