<?php
// Everybody is the same person, without being asked.
$config = [
    'person' => [
        'exampleauth:StaticSource',
        'urn:oid:1.2.752.29.4.13' => ['{{.Person}}'], 'urn:oid:2.16.840.1.113730.3.1.241' => ['Tolvan Tolvansson'],
    ],
];
