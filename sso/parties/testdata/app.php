<?php
// The protected page of a service provider: where the citizen landed, and who arrived.
header('Content-Type: text/plain; charset=utf-8');
echo 'URI=' . $_SERVER['REQUEST_URI'] . "\n";
foreach ($_SERVER as $name => $value) {
    if (preg_match('/^(MELLON_|Shib_|Shib-|pnr$|REMOTE_USER$)/', $name)) {
        echo "$name=$value\n";
    }
}
