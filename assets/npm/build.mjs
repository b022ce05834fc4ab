// Makes the committed font, icons, editor and licence texts of the pages from pinned npm
// packages. Usage: node build.mjs NODE_MODULES TARGET
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';

const [modules, target] = process.argv.slice(2);
const { buildSync } = createRequire(resolve(modules, 'package.json'))('esbuild');
const lucide = join(modules, 'lucide-static');
const font = join(modules, '@fontsource-variable', 'source-sans-3');

// Pictures of the pages, by the names that the templates use.
const sprite = {
  archive: 'archive',
  back: 'arrow-left',
  building: 'hospital',
  check: 'circle-check',
  clock: 'clock',
  close: 'x',
  copy: 'copy',
  err: 'circle-x',
  flask: 'flask-conical',
  form: 'clipboard-list',
  help: 'circle-question-mark',
  inbox: 'inbox',
  lock: 'lock',
  mail: 'mail',
  'mail-open': 'mail-open',
  out: 'log-out',
  print: 'printer',
  restore: 'archive-restore',
  save: 'download',
  search: 'search',
  select: 'list-checks',
  threads: 'messages-square',
  undo: 'undo-2',
  warn: 'triangle-alert',
};

// Pictures that the style sheet puts into messages, whose HTML holds none.
const marks = { ext: 'external-link', frame: 'bookmark', info: 'info', warn: 'triangle-alert' };

const stroke = 'fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round"';

function shapes(icon) {
  const svg = readFileSync(join(lucide, 'icons', `${icon}.svg`), 'utf8');
  const inside = svg.slice(svg.indexOf('>', svg.indexOf('<svg')) + 1, svg.lastIndexOf('</svg>'));
  return inside.trim().replace(/\s*\n\s*/g, '');
}

const symbols = Object.entries(sprite).map(
  ([name, icon]) => `<symbol id="${name}" viewBox="0 0 24 24" ${stroke}>${shapes(icon)}</symbol>\n`,
);
writeFileSync(join(target, 'icons.svg'), `<svg xmlns="http://www.w3.org/2000/svg">\n${symbols.join('')}</svg>\n`);

for (const [name, icon] of Object.entries(marks)) {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" ${stroke}>${shapes(icon)}</svg>\n`;
  writeFileSync(join(target, `mark-${name}.svg`), svg);
}

// The latin file is a subset that holds all of Swedish and English.
copyFileSync(join(font, 'files', 'source-sans-3-latin-wght-normal.woff2'), join(target, 'source-sans-3.woff2'));

mkdirSync(join(target, 'licences'), { recursive: true });
copyFileSync(join(lucide, 'LICENSE'), join(target, 'licences', 'lucide-ISC.txt'));
copyFileSync(join(font, 'LICENSE'), join(target, 'licences', 'source-sans-3-OFL.txt'));

// What only the bench has: its editor, of one file, and axe-core as it comes.
const bench = join(target, 'bench');
mkdirSync(join(bench, 'licences'), { recursive: true });
const { metafile } = buildSync({
  entryPoints: [join(target, 'npm', 'editor.mjs')], outfile: join(bench, 'editor.js'), nodePaths: [resolve(modules)],
  bundle: true, minify: true, format: 'esm', target: 'es2022', legalComments: 'none', metafile: true, logLevel: 'warning',
  banner: { js: '/*! CodeMirror and its parts, MIT: licences/codemirror-MIT.txt */' },
});
const parts = Object.keys(metafile.inputs).map((file) => /node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(file)?.[1]);
const texts = [...new Set(parts)].filter(Boolean).sort().map((part) => `${part}\n\n${readFileSync(join(modules, part, 'LICENSE'), 'utf8')}`);
writeFileSync(join(bench, 'licences', 'codemirror-MIT.txt'), texts.join('\n---\n\n'));
copyFileSync(join(modules, 'axe-core', 'axe.min.js'), join(bench, 'axe.min.js'));
copyFileSync(join(modules, 'axe-core', 'LICENSE'), join(bench, 'licences', 'axe-core-MPL.txt'));
copyFileSync(join(modules, 'axe-core', 'LICENSE-3RD-PARTY.txt'), join(bench, 'licences', 'axe-core-3rd-party.txt'));
