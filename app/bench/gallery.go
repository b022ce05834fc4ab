package bench

import (
	"net/url"
	"path"
	"slices"

	"github.com/gofiber/fiber/v2"

	"inkorg/app/guide"
	"inkorg/app/headers"
	"inkorg/app/inbox"
	"inkorg/views"
)

// group is the samples of a folder.
type group struct{ folder, heading string }

// groups are those of the gallery, in its order, with the keys of their headings.
func groups() []group {
	return []group{
		{"kallelse", "gallery.kallelse"},
		{"svar", "gallery.svar"},
		{"formular", "gallery.formular"},
		{"besked", "gallery.besked"},
		{"forebygga", "gallery.forebygga"},
		{"egenvard", "gallery.egenvard"},
		{"exempel", "gallery.exempel"},
		{"element", "gallery.element"},
		{"ruta", "gallery.ruta"},
		{"fel", "gallery.fel"},
	}
}

func (s Sample) folder() string { return path.Dir(s.File) }

// inOrder gives samples in the order of the gallery. Those that nobody sends get a sender.
func inOrder(samples []Sample, sender inbox.OrganisationUnit) []Sample {
	place := map[string]int{}
	for i, group := range groups() {
		place[group.folder] = i
	}
	samples = slices.Clone(samples)
	for i := range samples {
		if samples[i].Delivery.OrganisationUnit == (inbox.OrganisationUnit{}) {
			samples[i].Delivery.OrganisationUnit = sender
		}
	}
	slices.SortStableFunc(samples, func(a, b Sample) int { return place[a.folder()] - place[b.folder()] })
	return samples
}

// gallery answers GET /forhandsgranska/galleri. The parameter sort names the folder of the
// samples that are shown.
func (p *pages) gallery(c *fiber.Ctx) error {
	f := p.frame(c)
	chosen := c.Query("sort", p.Samples[0].folder())
	var view views.GalleryView
	for _, group := range groups() {
		kind := views.Filter{Label: f.Words.T(group.heading), Href: galleryPath + "?sort=" + group.folder, Current: group.folder == chosen}
		for _, sample := range p.Samples {
			if sample.folder() != group.folder {
				continue
			}
			if kind.Count++; kind.Current {
				view.Samples = append(view.Samples, p.inGallery(f.Words, sample))
			}
		}
		if kind.Count == 0 {
			continue
		}
		if kind.Current {
			view.Heading = kind.Label
		}
		view.Kinds = append(view.Kinds, kind)
	}
	if view.Heading == "" {
		return fiber.ErrNotFound
	}
	return p.send(c, headers.FramingPolicy(), views.Gallery(f, view))
}

func (p *pages) inGallery(words *views.Words, sample Sample) views.GallerySample {
	title := sample.Delivery.Description
	if inbox.Blank(title) {
		title = words.T("message.untitled")
	}
	return views.GallerySample{
		Title: title, File: sample.File, Page: samplePath + sample.File,
		Open:   previewPath + "?exempel=" + url.QueryEscape(sample.File),
		Counts: countsOf(p.shown(words, sample).Document),
	}
}

// sample answers GET /forhandsgranska/exempel/{folder}/{file}: the page of a sample.
func (p *pages) sample(c *fiber.Ctx) error {
	f := p.frame(c)
	sample, found := p.find(c.Params("folder") + "/" + c.Params("file"))
	if !found {
		return fiber.ErrNotFound
	}
	return p.send(c, headers.FramedPolicy(), messageOf(f, p.shown(f.Words, sample)))
}

// shown is a sample as its receiver would see it: with all of its sender, which the form of
// the bench has no fields for.
func (b *Bench) shown(words *views.Words, sample Sample) inbox.Preview {
	profile := b.draftOf(sample.Delivery).profile(b.Inbox.Directory())
	return b.Inbox.Preview(inbox.PreviewQuery{Delivery: sample.Delivery, Profile: profile, Lang: guide.Language(words)})
}

func (b *Bench) find(name string) (Sample, bool) {
	for _, sample := range b.Samples {
		if sample.File == name {
			return sample, true
		}
	}
	return Sample{}, false
}
