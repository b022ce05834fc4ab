// Shows the message of the bench as others have it: in light or dark colours, printed, or
// with larger text. What media queries ask for is answered in the frame's own style sheets.
'use strict';

{
  const bench = document.querySelector('#bench');
  const frame = bench.querySelector('iframe');
  const own = new WeakMap(); // rules to what they asked for at first

  // answers are what a media query is turned into; without one it stays as it was.
  function answers() {
    const scheme = bench.querySelector('[data-scheme]:checked').dataset.scheme;
    const printed = bench.querySelector('[data-medium]').checked;
    const all = { '(scripting: none)': 'not all' }; // the citizens' page has scripts
    if (scheme) all['(prefers-color-scheme: dark)'] = scheme === 'dark' ? 'all' : 'not all';
    if (printed) all.print = 'all';
    return { all, scheme };
  }

  function apply() {
    const { all, scheme } = answers();
    const page = frame.contentDocument;
    const walk = (rules) => {
      for (const rule of rules) {
        if (rule.media) {
          if (!own.has(rule)) own.set(rule, rule.media.mediaText);
          const wanted = all[own.get(rule)] ?? own.get(rule);
          if (rule.media.mediaText !== wanted) rule.media.mediaText = wanted;
        }
        if (rule.cssRules) walk(rule.cssRules);
      }
    };
    for (const sheet of page.styleSheets) walk(sheet.cssRules);
    page.documentElement.style.colorScheme = scheme;
    const text = bench.querySelector('[data-text]');
    page.documentElement.style.fontSize = text.checked ? text.dataset.text : '';
  }

  bench.querySelector('.looks').addEventListener('change', apply);
  bench.addEventListener('framed', apply);
  if (frame.contentDocument?.readyState === 'complete') apply();
}
