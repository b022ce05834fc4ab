package parties

import (
	"net"
	"net/url"
	"os/exec"
	"path/filepath"

	"inkorg/app/testkit"
	"inkorg/sso"
)

// sharedIdPFile holds the metadata of the shared identity provider; exitFile that of the
// inbox.
const (
	sharedIdPFile = "shared-idp.xml"
	exitFile      = "exit-idp.xml"
)

// client is a service provider as SimpleSAMLphp registers it. Its requests must be signed,
// and assertions to it are encrypted.
type client struct {
	EntityID, ACSURL, Certificate string
}

// The bindings by which SimpleSAMLphp takes requests, by the names of the SAML bindings.
const (
	byRedirect = "HTTP-Redirect"
	byPost     = "HTTP-POST"
)

// startSharedIdP starts SimpleSAMLphp under PHP's own web server, taking requests by some
// bindings, and keeps its metadata.
func (l *lab) startSharedIdP(bindings ...string) {
	l.t.Helper()
	php := testkit.Need(l.t, "php")
	const installed = "/usr/share/simplesamlphp/www"
	testkit.NeedFile(l.t, installed)
	if exec.Command(php, "-r", `exit(extension_loaded("dom") && extension_loaded("mbstring") ? 0 : 1);`).Run() != nil {
		testkit.Missing(l.t, "an extension of PHP, dom or mbstring,")
	}
	l.writeKey("idp")
	values := map[string]any{"Bindings": bindings, "URL": l.idpURL, "SharedIdP": l.sharedIdP, "Folder": l.folder, "Name": "idp", "LoA": loa3, "Person": tolvan}
	for _, name := range []string{"config.php", "authsources.php", "saml20-idp-hosted.php"} {
		l.fill("simplesamlphp/"+name, values, "simplesamlphp/"+name)
	}
	l.register()
	address, err := url.Parse(l.idpURL)
	if err != nil {
		l.t.Fatal(err)
	}
	process := l.start("/usr/bin/env", "SIMPLESAMLPHP_CONFIG_DIR="+filepath.Join(l.folder, "simplesamlphp"),
		php, "-S", net.JoinHostPort(address.Hostname(), address.Port()), "-t", installed)
	l.waitFor("SimpleSAMLphp", process, func() bool {
		metadata := fetch(l.sharedIdP)
		// An error page has status 200 too.
		if _, err := sso.ParseIdPMetadata(metadata); err != nil {
			return false
		}
		l.write(sharedIdPFile, metadata)
		return true
	})
}

// register tells SimpleSAMLphp of the service providers that it answers.
func (l *lab) register(clients ...client) {
	l.t.Helper()
	l.fill("simplesamlphp/saml20-sp-remote.php", map[string]any{"Receivers": clients}, "simplesamlphp/saml20-sp-remote.php")
}

// registerReceiver has SimpleSAMLphp answer a receiver.
func (l *lab) registerReceiver(r *receiver) {
	l.t.Helper()
	sp := r.registered()
	l.register(client{EntityID: sp.EntityID, ACSURL: sp.ACSURLs[0], Certificate: certificate(l.t, r.Name)})
}
