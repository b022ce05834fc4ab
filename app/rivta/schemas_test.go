package rivta_test

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/beevik/etree"

	"inkorg/app/rivta"
	"inkorg/app/testkit"
)

// publishedContracts holds the published schemas in a checkout that has them beside it.
const publishedContracts = "../../../shared/contracts"

// schemaFolder holds the schemas while the tests run, and the envelopes to validate.
var schemaFolder string

func TestMain(m *testing.M) { os.Exit(runAndValidate(m)) }

// runAndValidate runs the tests, then validates every envelope that they saw: one process
// for many of them.
func runAndValidate(m *testing.M) int {
	folder, err := os.MkdirTemp("", "inkorg-schemas-")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer os.RemoveAll(folder)
	schemaFolder = folder
	code := m.Run()
	if err := envelopes.validate(); err != nil {
		fmt.Fprintf(os.Stderr, "FAIL: envelopes that are not valid, by the tests that saw them:\n%v\n", err)
		return 1
	}
	return code
}

// schemaSet makes, once in the test run, the schemas that envelopes are validated by: for
// each contract's path our own, and the published one where it is there.
var schemaSet = sync.OnceValues(func() (map[string][]string, error) {
	drivers := map[string][]string{}
	for _, path := range []string{addMessagePath, isActiveUserPath, pingPath} {
		own, err := ownDriver(filepath.Join(schemaFolder, "own"), path)
		if err != nil {
			return nil, err
		}
		drivers[path] = []string{own}
		published, err := publishedDriver(filepath.Join(schemaFolder, "published"), path)
		if err != nil {
			return nil, err
		}
		if published != "" {
			drivers[path] = append(drivers[path], published)
		}
	}
	return drivers, nil
})

// wantValid validates an envelope of the contract that is answered at a path, when all
// tests have run.
func wantValid(t testing.TB, path string, envelope []byte) {
	t.Helper()
	testkit.Need(t, "xmllint")
	if err := envelopes.add(t.Name(), path, envelope); err != nil {
		t.Fatal(err)
	}
}

// envelopeFiles are envelopes to validate, as files, by the contract's path.
type envelopeFiles struct {
	mu    sync.Mutex
	files map[string][]string
	count int
}

var envelopes = envelopeFiles{files: map[string][]string{}}

func (e *envelopeFiles) add(test, path string, envelope []byte) error {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.count++
	name := fmt.Sprintf("%s.%d.xml", strings.ReplaceAll(test, "/", "."), e.count)
	file := filepath.Join(schemaFolder, name)
	e.files[path] = append(e.files[path], file)
	return os.WriteFile(file, envelope, 0o600)
}

// validate gives what xmllint says of those that are not valid.
func (e *envelopeFiles) validate() error {
	var all []error
	for path, files := range e.files {
		drivers, err := schemaSet()
		if err != nil {
			return err
		}
		for _, driver := range drivers[path] {
			arguments := append([]string{"--noout", "--nonet", "--schema", driver}, files...)
			output, err := exec.Command("xmllint", arguments...).CombinedOutput()
			if err != nil {
				all = append(all, fmt.Errorf("by %s: %w\n%s", driver, err, invalid(string(output))))
			}
		}
	}
	return errors.Join(all...)
}

// invalid leaves out what is said of the valid ones.
func invalid(output string) string {
	var kept strings.Builder
	for line := range strings.Lines(output) {
		if !strings.HasSuffix(line, " validates\n") {
			kept.WriteString(line)
		}
	}
	return kept.String()
}

func TestTheSchemasRefuseWhatIsWrong(t *testing.T) {
	drivers, err := schemaSet()
	if err != nil {
		t.Fatal(err)
	}
	xmllint := testkit.Need(t, "xmllint")
	for name, envelope := range map[string]string{
		"wrong order":     with(without(goodMessage, "<a:sourceSystem>"), "<a:notify>true</a:notify>", "<a:sourceSystem>S</a:sourceSystem><a:notify>1</a:notify>"),
		"wrong number":    with(goodMessage, "191212121212", "1"),
		"unknown element": with(goodMessage, "<c:ssoLink>", "<c:more/><c:ssoLink>"),
		"a bad fault":     `<s:Envelope xmlns:s="` + nsSOAP + `"><s:Body><s:Fault><faultcode>s:Fine</faultcode></s:Fault></s:Body></s:Envelope>`,
	} {
		for _, driver := range drivers[addMessagePath] {
			command := exec.Command(xmllint, "--noout", "--nonet", "--schema", driver, "-")
			command.Stdin = strings.NewReader(envelope)
			if command.Run() == nil {
				t.Errorf("%s: valid by %s", name, driver)
			}
		}
	}
}

// TestSchemasStandAlone: what ?xsd gives, with what it imports by address, is a whole
// schema, by which a request is valid and a mistaken one is not.
func TestSchemasStandAlone(t *testing.T) {
	xmllint := testkit.Need(t, "xmllint")
	l := newListener(t)
	for path, envelope := range map[string]string{addMessagePath: goodMessage, isActiveUserPath: goodQuestion, pingPath: goodPing} {
		folder := t.TempDir()
		schema := l.saveSchema(folder, publicURL+path+"?xsd")
		document := etree.NewDocument()
		if err := document.ReadFromString(envelope); err != nil {
			t.Fatal(err)
		}
		payload := document.FindElement("/Envelope/Body/*")
		for _, valid := range []bool{true, false} {
			if !valid {
				payload.CreateText("x")
			}
			file := filepath.Join(folder, "payload.xml")
			if err := etree.NewDocumentWithRoot(payload.Copy()).WriteToFile(file); err != nil {
				t.Fatal(err)
			}
			if output, err := exec.Command(xmllint, "--noout", "--nonet", "--schema", schema, file).CombinedOutput(); (err == nil) != valid {
				t.Errorf("%s: valid is %v, want %v\n%s", path, err == nil, valid, output)
			}
		}
	}
}

// saveSchema saves the schema at an address of the listener, and those that it imports, and
// gives the file.
func (l *listener) saveSchema(folder, address string) string {
	l.t.Helper()
	served := l.send(httptest.NewRequest("GET", strings.TrimPrefix(address, publicURL), nil))
	document := etree.NewDocument()
	if err := document.ReadFromString(served.Text); err != nil {
		l.t.Fatal(err)
	}
	for _, imported := range document.FindElements("//xs:import") {
		location := imported.SelectAttr("schemaLocation")
		location.Value = l.saveSchema(folder, location.Value)
	}
	_, query, _ := strings.Cut(address, "?")
	file := filepath.Join(folder, query+".xsd")
	if err := document.WriteToFile(file); err != nil {
		l.t.Fatal(err)
	}
	return file
}

// servedWSDL gives the WSDL of the contract at a path.
func servedWSDL(path string) (*etree.Document, error) {
	app := rivta.New(rivta.Config{PublicURL: publicURL, Access: func() *rivta.Access { return &rivta.Access{} }, Now: time.Now})
	response, err := app.Test(httptest.NewRequest("GET", path+"?wsdl", nil))
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	wsdl, err := io.ReadAll(response.Body)
	if err != nil {
		return nil, err
	}
	document := etree.NewDocument()
	return document, document.ReadFromBytes(wsdl)
}

// ownDriver writes the schemas of a WSDL as files, and one that brings them together.
func ownDriver(folder, path string) (string, error) {
	document, err := servedWSDL(path)
	if err != nil {
		return "", err
	}
	folder = filepath.Join(folder, strings.Split(path, "/")[1])
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return "", err
	}
	imports := map[string]string{}
	for i, schema := range document.FindElements("//xs:schema") {
		imports[schema.SelectAttrValue("targetNamespace", "")] = fmt.Sprintf("schema%d.xsd", i)
	}
	for _, schema := range document.FindElements("//xs:schema") {
		for _, imported := range schema.SelectElements("xs:import") {
			imported.CreateAttr("schemaLocation", imports[imported.SelectAttrValue("namespace", "")])
		}
		schema.CreateAttr("xmlns:xs", "http://www.w3.org/2001/XMLSchema")
		alone := etree.NewDocumentWithRoot(schema.Copy())
		if err := alone.WriteToFile(filepath.Join(folder, imports[schema.SelectAttrValue("targetNamespace", "")])); err != nil {
			return "", err
		}
	}
	return writeDriver(folder, imports)
}

// writeDriver writes a schema that imports others and the SOAP envelope.
func writeDriver(folder string, imports map[string]string) (string, error) {
	soap, err := filepath.Abs("testdata/soap11.xsd")
	if err != nil {
		return "", err
	}
	driver := `<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">` +
		`<xs:import namespace="http://schemas.xmlsoap.org/soap/envelope/" schemaLocation="` + soap + `"/>`
	for namespace, file := range imports {
		driver += `<xs:import namespace="` + namespace + `" schemaLocation="` + file + `"/>`
	}
	path := filepath.Join(folder, "driver.xsd")
	return path, os.WriteFile(path, []byte(driver+"</xs:schema>\n"), 0o600)
}

// publishedDriver copies the published schemas and brings those of a contract together.
// The name is empty where they are not there.
func publishedDriver(folder, path string) (string, error) {
	if _, err := os.Stat(publishedContracts); err != nil {
		return "", nil
	}
	name := strings.Split(path, "/")[1]
	folder = filepath.Join(folder, name)
	if err := copyPublished(folder); err != nil {
		return "", err
	}
	interaction := "interactions/" + name + "Interaction"
	return writeDriver(folder, map[string]string{
		namespaceOf(path):                  interaction + "/" + name + "Responder_1.0.xsd",
		"urn:riv:itintegration:registry:1": "core_components/itintegration_registry_1.0.xsd",
	})
}

// copyPublished copies the published schemas without the ^ and $ of a pattern, which XML
// Schema takes for characters: no value would be valid.
func copyPublished(folder string) error {
	return filepath.WalkDir(publishedContracts, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		content, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		relative, err := filepath.Rel(publishedContracts, path)
		if err != nil {
			return err
		}
		target := filepath.Join(folder, relative)
		if err := os.MkdirAll(filepath.Dir(target), 0o700); err != nil {
			return err
		}
		corrected := strings.ReplaceAll(string(content),
			`"^[0-9]{8}[0-9pPtTfF][0-9]{3}$"`, `"[0-9]{8}[0-9pPtTfF][0-9]{3}"`)
		return os.WriteFile(target, []byte(corrected), 0o600)
	})
}

// namespaceOf gives the namespace of the contract that is answered at a path.
func namespaceOf(path string) string {
	domain := "infrastructure:eservicesupply:patientportal"
	if path == pingPath {
		domain = "itintegration:monitoring"
	}
	return "urn:riv:" + domain + ":" + strings.Split(path, "/")[1] + "Responder:1"
}
