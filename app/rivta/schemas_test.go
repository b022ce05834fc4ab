package rivta_test

import (
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

	"github.com/beevik/etree"

	"inkorg/app/rivta"
	"inkorg/app/testkit"
)

// publishedContracts holds the published schemas in a checkout that has them beside it.
const publishedContracts = "../../../shared/contracts"

// schemaFolder holds the schemas while the tests run.
var schemaFolder string

func TestMain(m *testing.M) {
	folder, err := os.MkdirTemp("", "inkorg-schemas-")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	schemaFolder = folder
	code := m.Run()
	_ = os.RemoveAll(folder)
	os.Exit(code)
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

// wantValid validates an envelope of the contract that is answered at a path.
func wantValid(t *testing.T, path string, envelope []byte) {
	t.Helper()
	xmllint := testkit.Need(t, "xmllint")
	drivers, err := schemaSet()
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "envelope.xml")
	if err := os.WriteFile(file, envelope, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, driver := range drivers[path] {
		if output, err := exec.Command(xmllint, "--noout", "--nonet", "--schema", driver, file).CombinedOutput(); err != nil {
			t.Errorf("not valid by %s:\n%s\n%s", driver, output, envelope)
		}
	}
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

// servedWSDL gives the WSDL of the contract at a path.
func servedWSDL(path string) (*etree.Document, error) {
	app := rivta.New(rivta.Config{PublicURL: publicURL})
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
