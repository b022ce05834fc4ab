package bench

import (
	"cmp"
	"strings"

	"github.com/gofiber/fiber/v2"

	"inkorg/app/inbox"
	"inkorg/render"
	"inkorg/views"
)

// draft is a message as it stands in the form of the bench.
type draft views.BenchDraft

// fields are the fields of the form, by their names there.
func (d *draft) fields() []field {
	return []field{
		{"text", &d.Text},
		{"rubrik", &d.Heading},
		{"avsandare", &d.Sender},
		{"som", &d.As},
		{"lanksystem", &d.LinkSystem},
		{"lanktext", &d.LinkText},
		{"lankfraga", &d.LinkQuery},
		{"bredd", &d.Width},
	}
}

type field struct {
	name  string
	value *string
}

// readDraft reads the form. A browser sends every line break as two characters, whatever
// stood in the text.
func readDraft(c *fiber.Ctx) draft {
	var d draft
	for _, field := range d.fields() {
		*field.value = c.FormValue(field.name)
	}
	d.Text = strings.ReplaceAll(d.Text, "\r\n", "\n")
	return d
}

// hidden is the form for a page to carry on.
func (d draft) hidden() []views.Field {
	var all []views.Field
	for _, field := range d.fields() {
		all = append(all, views.Field{Name: field.name, Value: *field.value})
	}
	return all
}

// What a message can be shown as: sent by a system, or by nobody in particular, in a
// profile.
const (
	asSystem  = "system/"
	asProfile = "profil/"
)

// delivery is the draft as it would be delivered.
func (d draft) delivery() inbox.Delivery {
	system, _ := strings.CutPrefix(d.As, asSystem)
	if strings.HasPrefix(d.As, asProfile) {
		system = ""
	}
	delivery := inbox.Delivery{
		OrganisationUnit: inbox.OrganisationUnit{UnitName: d.Sender}, Description: d.Heading, Text: d.Text, SourceSystem: system,
	}
	if d.LinkSystem != "" {
		delivery.SSOLink = &inbox.SSOLink{SystemID: d.LinkSystem, Text: d.LinkText, QueryString: d.LinkQuery, Type: inbox.CurrentTarget}
	}
	return delivery
}

// profile is the one that the draft is shown in: the chosen one, or that of the chosen
// system.
func (d draft) profile(directory *inbox.Directory) *render.Profile {
	if name, chosen := strings.CutPrefix(d.As, asProfile); chosen {
		if profile, known := render.ProfileByName(name); known {
			return profile
		}
	}
	system, _ := strings.CutPrefix(d.As, asSystem)
	known, _ := directory.System(system)
	return cmp.Or(known.Profile, render.Inkorgsfunktionen())
}

// draftOf puts a delivery into the form. A system that is not connected here cannot be
// chosen there: a profile stands in for it.
func (b *Bench) draftOf(d inbox.Delivery) draft {
	made := draft{Text: d.Text, Heading: d.Description, Sender: d.OrganisationUnit.UnitName}
	if _, connected := b.Inbox.Directory().System(d.SourceSystem); connected {
		made.As = asSystem + d.SourceSystem
	} else {
		made.As = asProfile + b.fitting(d).Name()
	}
	if d.SSOLink != nil {
		made.LinkSystem, made.LinkText, made.LinkQuery = d.SSOLink.SystemID, d.SSOLink.Text, d.SSOLink.QueryString
	}
	return made
}

// fitting is the profile in which a message has the fewest errors, the default first.
func (b *Bench) fitting(d inbox.Delivery) *render.Profile {
	var best *render.Profile
	fewest := 0
	for _, profile := range render.Profiles() {
		errors := b.Inbox.Preview(inbox.PreviewQuery{Delivery: d, Profile: profile}).Document.Errors()
		if best == nil || errors < fewest {
			best, fewest = profile, errors
		}
	}
	return best
}

// choices are what a message can be shown as.
func (b *Bench) choices(words *views.Words) []views.BenchChoices {
	profiles := views.BenchChoices{Label: words.T("bench.as.profiles")}
	for _, profile := range render.Profiles() {
		profiles.Choices = append(profiles.Choices, views.BenchChoice{Value: asProfile + profile.Name(), Label: profile.Name(), Profile: profile.Name()})
	}
	systems := views.BenchChoices{Label: words.T("bench.as.systems")}
	for _, system := range b.Inbox.Directory().Systems() {
		systems.Choices = append(systems.Choices, views.BenchChoice{
			Value: asSystem + system.ID, Label: system.ID + ", " + system.Name, Profile: cmp.Or(system.Profile, render.Inkorgsfunktionen()).Name(),
		})
	}
	if len(systems.Choices) == 0 {
		return []views.BenchChoices{profiles}
	}
	return []views.BenchChoices{profiles, systems}
}
