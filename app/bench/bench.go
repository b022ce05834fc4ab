// Package bench owns the pages for those who write messages, under /forhandsgranska, and
// those for testers of connecting systems, under /testbank: in the demo and in test
// environments, never in production. It shows messages by the citizens' own rules, renderer
// and page, and logs nothing of what it is given. It must not know SOAP, SQL, how sessions are
// kept or how a page is laid out.
package bench

import (
	"github.com/gofiber/fiber/v2"

	"inkorg/app/inbox"
	"inkorg/views"
)

// Config is what the bench works with.
type Config struct {
	Inbox   *inbox.Service
	Samples []Sample
	// Example holds what a SOAP request needs beside what stands in the bench: receiver,
	// unit and source system.
	Example inbox.Delivery
	// WriteRequest gives the SOAP request of a delivery, and ReadRequest the delivery of a
	// request, in UTF-8. Its error is for the person who looks for what is wrong.
	WriteRequest func(inbox.Delivery) []byte
	ReadRequest  func(source []byte) (inbox.Delivery, error)
	// Store is where the testers' pages find what was sent; nil: there are none.
	Store inbox.Store
	// PublicURL is where the pages are, for programs.
	PublicURL string
	// Send is how testers send to themselves.
	Send Send
}

// Sample is a message for the gallery. The bench opens with the first of them.
type Sample struct {
	File     string // folder, slash, name
	Delivery inbox.Delivery
}

// Bench is the pages of the bench.
type Bench struct{ Config }

// New makes the bench. There is one sample at least.
func New(config Config) *Bench {
	config.Samples = inOrder(config.Samples, config.Example.OrganisationUnit)
	return &Bench{config}
}

// Frame gives what stands around a page.
type Frame = func(c *fiber.Ctx) views.Frame

// Addresses of the designers' pages.
const (
	previewPath = "/forhandsgranska"
	galleryPath = previewPath + "/galleri"
	samplePath  = previewPath + "/exempel/"
)

// Mount adds the pages of the bench. guard lets on whoever may use it, at a pace.
func (b *Bench) Mount(routes fiber.Router, guard fiber.Handler, frame Frame) {
	p := &pages{Bench: b, frame: frame}

	// For those who write messages. What stands in the form comes by POST alone: an address
	// ends up in logs.
	routes.Get(previewPath, guard, p.start)
	routes.Post(previewPath+"/visa", guard, p.show)
	routes.Post(previewPath+"/svar", guard, p.answer)
	routes.Post(previewPath+"/visning", guard, p.alone)
	routes.Post(previewPath+"/profiler", guard, p.profiles)
	routes.Post(previewPath+"/ut", guard, p.take)
	routes.Get(previewPath+"/profiler.json", guard, p.tables)
	routes.Get(galleryPath, guard, p.gallery)
	routes.Get(samplePath+":folder/:file", guard, p.sample)
}
