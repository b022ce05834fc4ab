// Presses the button of a page that only posts its form on.
document.querySelector('form[data-post-on]').requestSubmit();
