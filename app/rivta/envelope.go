package rivta

import (
	"encoding/xml"
	"errors"
	"io"
)

// The elements of a SOAP 1.1 envelope.
var (
	soapEnvelope = xml.Name{Space: nsSOAP, Local: "Envelope"}
	soapHeader   = xml.Name{Space: nsSOAP, Local: "Header"}
	soapBody     = xml.Name{Space: nsSOAP, Local: "Body"}
	soapFault    = xml.Name{Space: nsSOAP, Local: "Fault"}
)

// envelope reads a SOAP 1.1 envelope to its end. It hands each header block and the
// element in the Body to a function that reads it up to its end tag; when the header is
// over, headerRead is called, also when there was none.
func (r *reading) envelope(block func(xml.StartElement) error, headerRead func(), body func(xml.StartElement) error) error {
	if err := r.root(); err != nil {
		return err
	}
	var header, bodies int
	err := r.children(func(start xml.StartElement) error {
		switch {
		case start.Name == soapHeader && header+bodies == 0:
			header++
			return r.children(block)
		case start.Name == soapBody && bodies == 0:
			bodies++
			headerRead()
			return r.body(body)
		default:
			return r.reason(CodeEnvelope, "expected one Header at most, then one Body, and nothing else")
		}
	})
	if err != nil {
		return err
	}
	if bodies == 0 {
		return r.reason(CodeEnvelope, "expected a Body")
	}
	return r.nothingMore()
}

// nothingMore reads what follows the envelope.
func (r *reading) nothingMore() error {
	_, err := r.next()
	switch {
	case errors.Is(err, io.EOF):
		return nil
	case err != nil:
		return err
	default:
		return r.instruction()
	}
}

func (r *reading) root() error {
	token, err := r.next()
	if err != nil {
		return err
	}
	start, isElement := token.(xml.StartElement)
	switch {
	case !isElement:
		return r.instruction()
	case start.Name == soapEnvelope:
		return nil
	case start.Name.Local == soapEnvelope.Local:
		return r.reason(CodeSOAPVersion, "expected a SOAP 1.1 envelope, of namespace "+nsSOAP)
	default:
		return r.reason(CodeEnvelope, "expected a SOAP envelope, of namespace "+nsSOAP)
	}
}

// body reads the Body, which has exactly one element.
func (r *reading) body(read func(xml.StartElement) error) error {
	line, found := r.line, 0
	err := r.children(func(start xml.StartElement) error {
		if found++; found > 1 {
			return r.reason(CodeEnvelope, "expected one element in the Body")
		}
		return read(start)
	})
	if err == nil && found == 0 {
		return reason{CodeEnvelope, "expected an element in the Body", line, soapBody.Local}
	}
	return err
}

// children reads the inside of an element of the envelope, up to its end tag, and hands
// over each child.
func (r *reading) children(read func(xml.StartElement) error) error {
	for {
		token, err := r.next()
		if err != nil {
			return err
		}
		switch token := token.(type) {
		case xml.StartElement:
			err = read(token)
		case xml.EndElement:
			return nil
		case xml.CharData:
			if !blank(token) {
				err = r.reason(CodeEnvelope, "expected elements, found text")
			}
		case xml.ProcInst:
			err = r.instruction()
		}
		if err != nil {
			return err
		}
	}
}

// writeEnvelope writes a SOAP 1.1 envelope; header can be nil.
func writeEnvelope(header, body func(*writer)) []byte {
	w := newWriter()
	w.start(qualified(nsSOAP, "Envelope"), "xmlns:"+prefix(nsSOAP), nsSOAP)
	if header != nil {
		w.start(qualified(nsSOAP, "Header"))
		header(w)
		w.end()
	}
	w.start(qualified(nsSOAP, "Body"))
	body(w)
	w.end()
	w.end()
	w.WriteByte('\n')
	return w.Bytes()
}

// requestEnvelope writes a request of a contract to a producer.
func requestEnvelope(of description, address string, request any) []byte {
	return writeEnvelope(func(w *writer) {
		w.text(qualified(nsRegistry, logicalAddress), address, "xmlns:"+prefix(nsRegistry), nsRegistry)
	}, func(w *writer) { w.payload(of.name, of.request, request) })
}

// responseEnvelope writes a response of a contract.
func responseEnvelope(of description, response any) []byte {
	return writeEnvelope(nil, func(w *writer) { w.payload(of.responseName(), of.response, response) })
}

// faultEnvelope writes a fault.
func faultEnvelope(f *Fault) []byte {
	return writeEnvelope(nil, func(w *writer) {
		w.start(qualified(nsSOAP, fault.name))
		w.content(fault.complexType, f.wire())
		w.end()
	})
}
