<?php
$config = [
    'baseurlpath' => '{{.URL}}/', 'certdir' => '{{.Folder}}/', 'metadatadir' => '{{.Folder}}/simplesamlphp/',
    'loggingdir' => '{{.Folder}}/log/', 'datadir' => '{{.Folder}}/run/', 'tempdir' => '{{.Folder}}/run',
    'technicalcontact_email' => 'na@example.org', 'timezone' => 'UTC',
    'secretsalt' => 'only-for-one-test-run', 'auth.adminpassword' => 'only-for-one-test-run',
    'logging.handler' => 'file', 'logging.level' => SimpleSAML\Logger::INFO, 'logging.logfile' => 'simplesamlphp.log',
    'enable.saml20-idp' => true, 'module.enable' => ['exampleauth' => true, 'core' => true, 'saml' => true],
    'session.duration' => 28800, 'session.cookie.name' => 'SSPIDP', 'session.cookie.path' => '/',
    'session.cookie.secure' => false, 'session.cookie.lifetime' => 0,
    'session.phpsession.cookiename' => 'SSPPHP', 'session.phpsession.savepath' => '{{.Folder}}/run', 'session.phpsession.httponly' => true,
    'store.type' => 'phpsession', 'language.default' => 'en', 'language.available' => ['en'], 'theme.use' => 'default',
    'template.cache' => '', 'trusted.url.domains' => [], 'showerrors' => true, 'errorreporting' => false,
    // The level of assurance that the inbox asks for.
    'authproc.idp' => [50 => ['class' => 'core:PHP', 'code' => '$state["saml:AuthnContextClassRef"] = "{{.LoA}}";']],
    'authproc.sp' => [], 'metadata.sources' => [['type' => 'flatfile']],
];
