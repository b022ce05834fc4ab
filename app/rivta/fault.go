package rivta

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// reason is one thing that is wrong with a request. It is an error where reading cannot
// go on.
type reason struct {
	code     Code
	expected string // never holds a value of the request
	line     int    // of the request, from 1; 0 when it has none
	element  string // where: the element itself or, when it is missing, its parent; can be empty
}

// Error gives the reason as a faultstring has it.
func (r reason) Error() string {
	switch {
	case r.line == 0:
		return fmt.Sprintf("%s: %s", r.code, r.expected)
	case r.element == "":
		return fmt.Sprintf("%s: %s (line %d)", r.code, r.expected, r.line)
	default:
		return fmt.Sprintf("%s: %s (line %d, element %s)", r.code, r.expected, r.line, r.element)
	}
}

// Fault is a SOAP fault.
type Fault struct {
	Code   string // faultcode without its prefix: Client, Server, VersionMismatch or MustUnderstand
	Reason string // faultstring

	reasons []reason // none in a fault that was received
}

// Error gives faultcode and faultstring.
func (f *Fault) Error() string { return "SOAP fault " + f.Code + ": " + f.Reason }

// newFault makes a fault of reasons that have the same faultcode; there is at least one.
func newFault(reasons ...reason) *Fault {
	texts := make([]string, len(reasons))
	for i, r := range reasons {
		texts[i] = r.Error()
	}
	return &Fault{Code: reasons[0].code.kind().faultcode, Reason: strings.Join(texts, "; "), reasons: reasons}
}

// codes are those of the reasons, each once.
func (f *Fault) codes() []string {
	var codes []string
	for _, r := range f.reasons {
		if !slices.Contains(codes, string(r.code)) {
			codes = append(codes, string(r.code))
		}
	}
	return codes
}

// wireFault is a fault as its element holds it.
type wireFault struct {
	faultcode   string
	faultstring string
	faultactor  string
	detail      *faultDetail
}

// faultDetail is what a fault tells a program: its reasons one by one.
type faultDetail struct{ reasons []wireReason }

// wireReason is a reason as its element holds it.
type wireReason struct{ code, expected, line, element string }

var reasonType = sequence(nsOwn, "ReasonType",
	one("code", xsString, func(r *wireReason) *string { return &r.code }),
	one("expected", xsString, func(r *wireReason) *string { return &r.expected }),
	optional("line", xsString, func(r *wireReason) *string { return &r.line }),
	optional("element", xsString, func(r *wireReason) *string { return &r.element }),
)

// fault is soap:Fault; what is in it has no namespace.
var fault = sequence("", "Fault",
	one("faultcode", xsString, func(f *wireFault) *string { return &f.faultcode }),
	one("faultstring", xsString, func(f *wireFault) *string { return &f.faultstring }),
	optional("faultactor", xsString, func(f *wireFault) *string { return &f.faultactor }),
	optionalGroup("detail", sequence[faultDetail]("", "detail").extensible(
		extension(nsOwn, manyGroups("reason", reasonType, func(d *faultDetail) *[]wireReason { return &d.reasons })),
	), func(f *wireFault) **faultDetail { return &f.detail }),
)

func (f *Fault) wire() *wireFault {
	w := &wireFault{faultcode: prefix(nsSOAP) + ":" + f.Code, faultstring: f.Reason}
	for _, r := range f.reasons {
		if !r.code.kind().aboutBody {
			continue
		}
		if w.detail == nil {
			w.detail = new(faultDetail)
		}
		w.detail.reasons = append(w.detail.reasons, r.wire())
	}
	return w
}

func (r reason) wire() wireReason {
	w := wireReason{code: string(r.code), expected: r.expected, element: r.element}
	if r.line > 0 {
		w.line = strconv.Itoa(r.line)
	}
	return w
}

// received gives the fault that another producer sent.
func (w *wireFault) received() *Fault {
	_, code, prefixed := strings.Cut(w.faultcode, ":")
	if !prefixed {
		code = w.faultcode
	}
	return &Fault{Code: code, Reason: w.faultstring}
}
