<?php
// A service provider with single log-out.
$metadata['{{.EntityID}}'] = [
    'AssertionConsumerService' => '{{.ACSURL}}', 'certData' => '{{.Certificate}}',
    'SingleLogoutService' => [['Binding' => 'urn:oasis:names:tc:SAML:2.0:bindings:{{.Binding}}', 'Location' => '{{.SLOURL}}']],
    'sign.logout' => true, 'validate.logout' => true,
    'assertion.encryption' => true, 'sharedkey_algorithm' => 'http://www.w3.org/2009/xmlenc11#aes256-gcm',
    'attributes.NameFormat' => 'urn:oasis:names:tc:SAML:2.0:attrname-format:uri',
    'NameIDFormat' => 'urn:oasis:names:tc:SAML:2.0:nameid-format:transient',
    'redirect.validate' => true, 'validate.authnrequest' => true,
];
