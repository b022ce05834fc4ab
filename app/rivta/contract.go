package rivta

// The namespaces of the contracts and of what carries them.
const (
	nsSOAP     = "http://schemas.xmlsoap.org/soap/envelope/"
	nsSchema   = "http://www.w3.org/2001/XMLSchema"
	nsInstance = "http://www.w3.org/2001/XMLSchema-instance"
	nsXML      = "http://www.w3.org/XML/1998/namespace"

	nsRegistry      = "urn:riv:itintegration:registry:1"
	nsMonitoring    = "urn:riv:itintegration:monitoring:1"
	nsPatientPortal = "urn:riv:infrastructure:eservicesupply:patientportal:1"

	// nsOwn is of what this producer adds where the contracts are open: the dry run, and
	// the reasons in a fault's detail.
	nsOwn = "urn:inkorg:contracts:1"
)

// logicalAddress is the header block that says which producer a request is for (published
// rule of the basic profile: always required).
const logicalAddress = "LogicalAddress"

// description is what there is to say of a contract without its Go types.
type description struct {
	name       string // of the contract, its operation and its request element
	domain     string // of services, without urn:riv:
	request    *complexType
	response   *complexType
	anyAddress bool // every LogicalAddress will do
}

// contract is a contract whose requests and responses are the given Go types.
type contract[Request, Response any] struct{ description }

func newContract[Request, Response any](
	domain, name string, request typeOf[Request], response typeOf[Response],
) contract[Request, Response] {
	return contract[Request, Response]{description{
		domain: domain, name: name, request: request.complexType, response: response.complexType,
	}}
}

// toAnybody makes a contract that does not look at the LogicalAddress's value.
func (c contract[Request, Response]) toAnybody() contract[Request, Response] {
	c.anyAddress = true
	return c
}

// responder gives the namespace of a contract's request and response.
func responder(domain, name string) string { return "urn:riv:" + domain + ":" + name + "Responder:1" }

func (d description) namespace() string { return responder(d.domain, d.name) }

// profile is the short name of the basic profile 2.1, in paths and namespaces.
const profile = "rivtabp21"

// path is where the contract is answered on the contracts listener.
func (d description) path() string { return "/" + d.name + "/1/" + profile }

// interaction is the namespace of the contract's WSDL.
func (d description) interaction() string {
	return "urn:riv:" + d.domain + ":" + d.name + ":1:" + profile
}

// action is the SOAPAction that clients send and this producer never looks at.
func (d description) action() string { return d.namespace() + ":" + d.name }

func (d description) responseName() string { return d.name + "Response" }

// contracts are all that is answered here.
func contracts() []description {
	return []description{addMessage.description, isActiveUser.description, pingForConfiguration.description}
}

// contractAt names the contract that is answered on a path, empty when none is.
func contractAt(path string) string {
	for _, of := range contracts() {
		if of.path() == path {
			return of.name
		}
	}
	return ""
}

// prefix gives the prefix that a namespace has in what is written here.
func prefix(namespace string) string {
	switch namespace {
	case nsSOAP:
		return "soapenv"
	case nsSchema:
		return "xs"
	case nsRegistry:
		return "itr"
	case nsPatientPortal, nsMonitoring:
		return "core"
	case nsOwn:
		return "inkorg"
	default:
		return "tjsr"
	}
}
