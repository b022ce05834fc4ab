<?php
$metadata['{{.SharedIdP}}'] = [
    'host' => '__DEFAULT__', 'privatekey' => '{{.Name}}.key', 'certificate' => '{{.Name}}.crt', 'auth' => 'person',
    'attributes.NameFormat' => 'urn:oasis:names:tc:SAML:2.0:attrname-format:uri',
    'signature.algorithm' => 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
    'SingleSignOnServiceBinding' => [{{range .Bindings}}'urn:oasis:names:tc:SAML:2.0:bindings:{{.}}', {{end}}],
    'redirect.validate' => true, 'saml20.sign.response' => true, 'saml20.sign.assertion' => true,
];
