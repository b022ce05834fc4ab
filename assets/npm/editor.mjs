// The editor of the preview bench: CodeMirror in a shadow root, where the style sheets that
// it makes are no inline styles of the page and a strict content security policy lets them
// be. bench.js loads the bundle that is made of this.
import { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap, startCompletion } from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { xml } from '@codemirror/lang-xml';
import { HighlightStyle, bracketMatching, indentOnInput, syntaxHighlighting } from '@codemirror/language';
import { lintGutter, setDiagnostics } from '@codemirror/lint';
import { Compartment, EditorState } from '@codemirror/state';
import { EditorView, drawSelection, highlightActiveLine, keymap, lineNumbers } from '@codemirror/view';
import { tags } from '@lezer/highlight';

// CodeMirror draws findings with pictures in data: addresses, which the policy refuses: a
// sign in a box in the margin, and a wavy line, say the same.
const marked = (name, sign, colour) => ({
  [`.cm-lint-marker-${name}`]: { content: 'normal' },
  [`.cm-lint-marker-${name}::before`]: { content: `"${sign}"`, backgroundColor: colour },
  [`.cm-lintRange-${name}`]: { backgroundImage: 'none', textDecoration: `underline wavy ${colour}`, textUnderlineOffset: '.2em' },
  [`.cm-diagnostic-${name}`]: { borderLeftColor: colour },
});

// The page's own colours, which the shadow root inherits: light, dark, and what a reader
// wishes for.
const colours = HighlightStyle.define([
  { tag: tags.tagName, color: 'var(--link)', fontWeight: '600' },
  { tag: [tags.angleBracket, tags.definitionOperator], color: 'var(--muted)' },
  { tag: tags.attributeName, color: 'var(--code-name)' },
  { tag: tags.attributeValue, color: 'var(--code-value)' },
  { tag: [tags.comment, tags.processingInstruction], color: 'var(--muted)', fontStyle: 'italic' },
  { tag: tags.character, color: 'var(--code-value)' },
]);

const looks = EditorView.theme({
  '&': { height: '100%', color: 'var(--text)', backgroundColor: 'var(--surface)', fontSize: '1rem' },
  '&.cm-focused': { outline: 'none' }, // the box around it shows the focus
  '.cm-scroller': { fontFamily: 'ui-monospace, SFMono-Regular, Menlo, Consolas, monospace', lineHeight: '1.55' },
  '.cm-content': { caretColor: 'var(--text)', padding: '.5rem 0' },
  '.cm-cursor': { borderLeftColor: 'var(--text)', borderLeftWidth: '2px' },
  '.cm-gutters': { color: 'var(--muted)', backgroundColor: 'var(--sunken)', borderRight: '1px solid var(--line)' },
  '.cm-activeLine, .cm-activeLineGutter': { backgroundColor: 'var(--active)' },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground': { backgroundColor: 'var(--selected)' },
  '.cm-matchingBracket, &.cm-focused .cm-matchingBracket': { backgroundColor: 'transparent', outline: '1px solid var(--control)' },
  '.cm-tooltip': { color: 'var(--text)', backgroundColor: 'var(--surface)', border: '1px solid var(--control)', borderRadius: '6px' },
  '.cm-tooltip.cm-tooltip-autocomplete > ul': { fontFamily: 'inherit' },
  '.cm-tooltip.cm-tooltip-autocomplete > ul > li': { padding: '.25rem .75rem', lineHeight: '1.4' },
  '.cm-tooltip-autocomplete ul li[aria-selected]': { color: 'var(--on-link)', backgroundColor: 'var(--link)' },
  '.cm-completionMatchedText': { fontWeight: '700' },
  '.cm-lint-marker::before': {
    display: 'block', width: '1rem', marginTop: '.15rem', borderRadius: '3px', color: 'var(--surface)', fontSize: '.8125rem', fontWeight: '700',
    lineHeight: '1rem', textAlign: 'center',
  },
  ...marked('error', '×', 'var(--err-line)'),
  ...marked('warning', '!', 'var(--warn-line)'),
  ...marked('info', 'i', 'var(--info-line)'),
  '.cm-diagnosticSource': { opacity: '1', fontSize: '.875rem', color: 'var(--muted)' },
  '.cm-diagnostic': { padding: '.4rem .75rem', maxWidth: '30rem' },
});

// What screen readers are told.
const phrases = ({ words }) => EditorState.phrases.of(words);

// schema is a profile's table as the completion wants it. What may stand first is the root.
const schema = (profile) => ({
  elements: profile.elements.map((e) => ({
    name: e.name,
    top: !e.parents,
    children: e.children ?? [],
    attributes: (e.attributes ?? []).map((a) => ({ name: a.name, values: a.values })),
  })),
});

// create puts an editor into an element. It gives ways to change and read what is in it.
//   label  what the field is called; hint  the id-less text that says how to leave it
//   words  CodeMirror's own phrases; changed  is called when somebody has written something
export function create(host, { text, profile, label, words, changed }) {
  const root = host.attachShadow({ mode: 'open' });
  const language = new Compartment();
  let own = false; // a change that does not come from the person who writes
  const view = new EditorView({
    root,
    parent: root,
    state: EditorState.create({
      doc: text,
      extensions: [
        lineNumbers(), lintGutter(), history(), drawSelection(), highlightActiveLine(), indentOnInput(), bracketMatching(), closeBrackets(),
        autocompletion({ icons: false }), syntaxHighlighting(colours), looks, EditorView.lineWrapping, language.of(xml(schema(profile))),
        // The tabulator is in none of these: it leaves the field, as in every other.
        keymap.of([...closeBracketsKeymap, ...completionKeymap, ...historyKeymap, ...defaultKeymap]),
        EditorView.contentAttributes.of({ 'aria-label': label, spellcheck: 'false', tabindex: '0' }),
        phrases({ words }),
        EditorView.updateListener.of((update) => {
          if (update.docChanged && !own) changed();
        }),
      ],
    }),
  });

  const quietly = (change) => {
    own = true;
    try {
      change();
    } finally {
      own = false;
    }
  };

  // place turns a line and a column in code points into a place in the text.
  const place = (line, column) => {
    const { from, text: all } = view.state.doc.line(Math.min(Math.max(line, 1), view.state.doc.lines));
    return from + [...all].slice(0, column - 1).join('').length;
  };

  return {
    text: () => view.state.doc.toString(),
    // replace changes no more than what differs, so that the cursor and the way back stay.
    replace(next) {
      const now = view.state.doc.toString();
      let from = 0;
      while (from < now.length && from < next.length && now[from] === next[from]) from++;
      let end = 0;
      while (end < now.length - from && end < next.length - from && now.at(-1 - end) === next.at(-1 - end)) end++;
      quietly(() => view.dispatch({ changes: { from, to: now.length - end, insert: next.slice(from, next.length - end) } }));
    },
    profile: (next) => view.dispatch({ effects: language.reconfigure(xml(schema(next))) }),
    findings(all) {
      const diagnostics = all.map(({ line, column, severity, message, code }) => {
        const from = place(line, column);
        const length = /^<?\/?[^\s<>/]*/.exec(view.state.sliceDoc(from, from + 100))[0].length;
        return { from, to: Math.min(from + Math.max(length, 1), view.state.doc.length), severity, message, source: code };
      });
      view.dispatch(setDiagnostics(view.state, diagnostics));
    },
    go(line, column) {
      view.dispatch({ selection: { anchor: place(line, column) }, effects: EditorView.scrollIntoView(place(line, column), { y: 'center' }) });
      view.focus();
    },
    focus: () => view.focus(),
    complete: () => startCompletion(view),
  };
}
