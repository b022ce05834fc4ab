// Reads URLs from standard input, each a JSON string on a line of its own, and prints for
// each how a browser reads it (WHATWG URL), as JSON on a line; null when it is none.
const readline = require('node:readline');

readline.createInterface({ input: process.stdin }).on('line', (line) => {
  let read = null;
  try {
    const { href, protocol, username, password, hostname, port, pathname, search, hash } = new URL(JSON.parse(line));
    read = { href, protocol, username, password, hostname, port, pathname, search, hash };
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
  }
  process.stdout.write(JSON.stringify(read) + '\n');
});
