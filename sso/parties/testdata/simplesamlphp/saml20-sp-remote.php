<?php
{{range .Receivers}}
$metadata['{{.EntityID}}'] = [
    'AssertionConsumerService' => '{{.ACSURL}}', 'certData' => '{{.Certificate}}',
    'assertion.encryption' => true, 'sharedkey_algorithm' => 'http://www.w3.org/2009/xmlenc11#aes256-gcm',
    'attributes.NameFormat' => 'urn:oasis:names:tc:SAML:2.0:attrname-format:uri',
    'NameIDFormat' => 'urn:oasis:names:tc:SAML:2.0:nameid-format:transient',
    'redirect.validate' => true, 'validate.authnrequest' => true,
];
{{end}}
