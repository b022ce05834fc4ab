// Reads { module, options, form } as JSON from standard input, has node-saml judge the
// form, and prints who it is about, or why it is refused.
const { module: path, options, form } = JSON.parse(require('fs').readFileSync(0, 'utf8'));
const { SAML } = require(path);

new SAML(options).validatePostResponseAsync(form).then(
  ({ profile }) => console.log(JSON.stringify({
    number: profile['urn:oid:1.2.752.29.4.13'], issuer: profile.issuer,
    nameID: profile.nameID, nameIDFormat: profile.nameIDFormat,
  })),
  (error) => console.log(JSON.stringify({ refused: error.message })),
);
