package demo

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"slices"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"

	"inkorg/app/inbox"
)

const (
	// sampleIndex is the file that says who gets which sample and when.
	sampleIndex = "samples.yaml"
	// serviceToken stands in a sample for the address of the demo e-service.
	serviceToken = "{{demo}}"
)

// Samples are the made-up units and messages that the demo starts with, and what else there
// is to look at.
type Samples struct {
	units    []inbox.Unit
	messages []sample // oldest first
	pieces   []sample // nobody receives them
}

// sample is one message and what became of it.
type sample struct {
	file     string
	delivery inbox.Delivery
	age      time.Duration // before the demo's first start
	read     bool
}

// ReadSamples reads the samples in a folder and its index. publicURL, without a slash at
// the end, is where citizens reach the program: links in the samples lead to the demo
// e-service there. The error names everything in the index that is not understood.
func ReadSamples(folder fs.FS, publicURL string) (*Samples, error) {
	index, err := readIndex(folder)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", sampleIndex, err)
	}
	samples := &Samples{}
	for _, unit := range index.Units {
		samples.units = append(samples.units, unit.unit())
	}
	var errs []error
	for _, entry := range index.Messages {
		message, err := entry.sample(folder, ServiceURL(publicURL))
		if err == nil && slices.ContainsFunc(samples.messages, func(other sample) bool { return other.age == message.age }) {
			err = errors.New("another message has the same age, which leaves their order open")
		}
		if err != nil {
			errs = append(errs, fmt.Errorf("%s: message %q: %w", sampleIndex, entry.File, err))
		}
		samples.messages = append(samples.messages, message)
	}
	for _, entry := range index.Pieces {
		piece, err := entry.sample(folder, ServiceURL(publicURL))
		if err != nil {
			errs = append(errs, fmt.Errorf("%s: piece %q: %w", sampleIndex, entry.File, err))
		}
		samples.pieces = append(samples.pieces, piece)
	}
	slices.SortFunc(samples.messages, func(a, b sample) int { return cmp.Compare(b.age, a.age) })
	return samples, errors.Join(errs...)
}

// Units gives the units that the samples come from, and some more, for the directory of
// connected units.
func (s *Samples) Units() []inbox.Unit { return slices.Clone(s.units) }

// Deliveries gives all that there is to look at, by its file: messages as they were
// delivered, newest first, and then pieces, which have neither sender nor receiver.
func (s *Samples) Deliveries() iter.Seq2[string, inbox.Delivery] {
	return func(yield func(string, inbox.Delivery) bool) {
		for _, message := range slices.Backward(s.messages) {
			if !yield(message.file, message.delivery) {
				return
			}
		}
		for _, piece := range s.pieces {
			if !yield(piece.file, piece.delivery) {
				return
			}
		}
	}
}

// index is the file samples.yaml.
type index struct {
	Units    []unitEntry    `yaml:"units"`
	Messages []messageEntry `yaml:"messages"`
	Pieces   []pieceEntry   `yaml:"pieces"`
}

type pieceEntry struct {
	File               string `yaml:"file"`
	MessageDescription string `yaml:"messageDescription"`
}

type unitEntry struct {
	UnitID       string `yaml:"unitId"`
	Name         string `yaml:"name"`
	Address      string `yaml:"address"`
	PostalCode   string `yaml:"postalCode"`
	PostalCity   string `yaml:"postalCity"`
	Telephone    string `yaml:"telephone"`
	OpeningHours string `yaml:"openingHours"`
	WebPage      string `yaml:"webPage"`
}

type messageEntry struct {
	File               string `yaml:"file"`
	SubjectOfCareID    string `yaml:"subjectOfCareId"`
	Age                *age   `yaml:"age"`
	Read               bool   `yaml:"read"`
	SourceSystem       string `yaml:"sourceSystem"`
	MessageThreadID    string `yaml:"messageThreadId"`
	MessageDescription string `yaml:"messageDescription"`
	Notify             bool   `yaml:"notify"`
	Kind               string `yaml:"kind"` // groups the samples in the designers' gallery
	OrganisationUnit   struct {
		UnitID         string `yaml:"unitId"`
		UnitName       string `yaml:"unitName"`
		UnitAddress    string `yaml:"unitAddress"`
		UnitPostalCode string `yaml:"unitPostalCode"`
		UnitPostalCity string `yaml:"unitPostalCity"`
		UnitTelephone  string `yaml:"unitTelephone"`
	} `yaml:"organisationUnit"`
	SSOLink *linkEntry `yaml:"ssoLink"`
}

type linkEntry struct {
	SystemID    string         `yaml:"systemId"`
	Text        string         `yaml:"text"`
	QueryString string         `yaml:"queryString"`
	Type        inbox.LinkType `yaml:"type"`
}

// readIndex refuses keys that it does not know: one that is misspelt would otherwise be
// left out in silence.
func readIndex(folder fs.FS) (index, error) {
	raw, err := fs.ReadFile(folder, sampleIndex)
	if err != nil {
		return index{}, err
	}
	decoder := yaml.NewDecoder(bytes.NewReader(raw))
	decoder.KnownFields(true)
	var read index
	if err := decoder.Decode(&read); err != nil && !errors.Is(err, io.EOF) {
		return index{}, err
	}
	return read, nil
}

func (u unitEntry) unit() inbox.Unit {
	return inbox.Unit{
		HSAID: u.UnitID, Name: u.Name, Address: u.Address, PostalCode: u.PostalCode, PostalCity: u.PostalCity,
		Telephone: u.Telephone, OpeningHours: u.OpeningHours, WebPage: u.WebPage,
	}
}

func (m messageEntry) sample(folder fs.FS, serviceURL string) (sample, error) {
	citizen, err := inbox.ParsePersonID(m.SubjectOfCareID)
	if err != nil {
		return sample{}, err
	}
	if m.Age == nil {
		return sample{}, errors.New("age is missing")
	}
	link, err := m.SSOLink.ssoLink()
	if err != nil {
		return sample{}, err
	}
	text, err := readText(folder, m.File, serviceURL)
	if err != nil {
		return sample{}, err
	}
	return sample{file: m.File, age: time.Duration(*m.Age), read: m.Read, delivery: inbox.Delivery{
		SubjectOfCareID: citizen, OrganisationUnit: inbox.OrganisationUnit(m.OrganisationUnit),
		MessageThreadID: m.MessageThreadID, Description: m.MessageDescription,
		Text: text, SSOLink: link,
		Notify: m.Notify, SourceSystem: m.SourceSystem,
	}}, nil
}

func (p pieceEntry) sample(folder fs.FS, serviceURL string) (sample, error) {
	text, err := readText(folder, p.File, serviceURL)
	return sample{file: p.File, delivery: inbox.Delivery{Description: p.MessageDescription, Text: text}}, err
}

// readText gives a text with its links to the demo e-service.
func readText(folder fs.FS, file, serviceURL string) (string, error) {
	text, err := fs.ReadFile(folder, file)
	return strings.ReplaceAll(string(text), serviceToken, serviceURL), err
}

// ssoLink gives the link, nil when there is none. Its type is checked here, since samples
// do not pass the contract's schema.
func (l *linkEntry) ssoLink() (*inbox.SSOLink, error) {
	if l == nil {
		return nil, nil
	}
	switch l.Type {
	case inbox.CurrentTarget, inbox.Embedded, inbox.Widget, inbox.NewTarget:
	default:
		return nil, fmt.Errorf("ssoLink: type %q is not one of the contract's", l.Type)
	}
	return &inbox.SSOLink{SystemID: l.SystemID, Text: l.Text, QueryString: l.QueryString, Type: l.Type}, nil
}
