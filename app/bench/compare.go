package bench

import (
	"slices"

	"inkorg/app/guide"
	"inkorg/app/inbox"
	"inkorg/render"
	"inkorg/views"
)

// compared says what a draft has in the profile that it is shown in and not in the other,
// and the other way round.
func (b *Bench) compared(words *views.Words, d draft, here inbox.Preview, profile *render.Profile) views.BenchCompared {
	others := slices.DeleteFunc(render.Profiles(), func(p *render.Profile) bool { return p == profile })
	there := b.preview(d, others[0], guide.Language(words))
	return views.BenchCompared{
		Here:  onlyIn(words, profile, here.Document, there.Document),
		There: onlyIn(words, others[0], there.Document, here.Document),
	}
}

func onlyIn(words *views.Words, profile *render.Profile, one, other render.Document) views.BenchProfile {
	known := map[string]bool{}
	for _, f := range other.Findings {
		known[keyOf(f)] = true
	}
	only := views.BenchProfile{Name: profile.Name(), Texts: missing(pieces(words, one.HTML), pieces(words, other.HTML))}
	for _, f := range one.Findings {
		if !known[keyOf(f)] {
			only.Findings = append(only.Findings, findingView(f))
		}
	}
	return only
}

// pieces are the texts that a reader sees of a message.
func pieces(words *views.Words, fragment string) []string {
	var all []string
	for _, block := range blocks(words, fragment) {
		all = append(all, block.text)
	}
	return all
}

// missing are the texts that are among some and not among others, as often as they are
// missing there.
func missing(some, others []string) []string {
	left := map[string]int{}
	for _, text := range others {
		left[text]++
	}
	var all []string
	for _, text := range some {
		if left[text]--; left[text] < 0 {
			all = append(all, text)
		}
	}
	return all
}
