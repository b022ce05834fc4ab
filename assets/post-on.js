// Presses the button of a page that only posts its form on, or follows the link of one
// that only leads on. Who comes back to the page by the browser's own button wants to be
// there: nothing is sent a second time without their doing.
'use strict';

const [navigation] = performance.getEntriesByType('navigation');
if (navigation?.type !== 'back_forward') {
  document.querySelector('form[data-post-on]')?.requestSubmit();
  document.querySelector('a[data-go-on]')?.click();
}
