// Plays a service provider by node-saml. The first line of standard input is
// { module, options }; each further one is { begin: relayState }, which is answered by the
// address that its log-in begins at, or { form }, which is answered by who the Response is
// about, or why it is refused. All lines are JSON.
const readline = require('node:readline');

async function judge(saml, form) {
  try {
    const { profile } = await saml.validatePostResponseAsync(form);
    return {
      number: profile['urn:oid:1.2.752.29.4.13'], issuer: profile.issuer,
      nameID: profile.nameID, nameIDFormat: profile.nameIDFormat,
    };
  } catch (error) {
    return { refused: error.message };
  }
}

async function main() {
  let saml;
  for await (const line of readline.createInterface({ input: process.stdin })) {
    const asked = JSON.parse(line);
    if (!saml) {
      saml = new (require(asked.module).SAML)(asked.options);
      continue;
    }
    const answer = asked.form ? await judge(saml, asked.form) : { address: await saml.getAuthorizeUrlAsync(asked.begin) };
    process.stdout.write(JSON.stringify(answer) + '\n');
  }
}

main();
