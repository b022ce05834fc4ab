package bench

import (
	"testing"
	"unicode/utf8"

	"inkorg/app/inbox"
	"inkorg/render"
	"inkorg/views"
)

// FuzzDraft writes anything in the bench: it is unwrapped, judged and mended without a fault,
// and no character is broken.
func FuzzDraft(f *testing.F) {
	for _, seed := range []string{
		"<article><para>Hej</para></article>", "<article><pra>a&nbsp;b</pra></article>", "&lt;article&gt;&lt;para&gt;a&lt;/para&gt;&lt;/article&gt;",
		" \n<?xml version=\"1.0\"?><article/>", "<article>&nbsp", "<a>&nbsp;\r\n&eacute;</a", "&amp;lt;p&amp;gt;&nbsp;", "<article><titel/><table></article>",
		"<Envelope><Body/></Envelope>", "\ufeff<article>\r<strong>å</strong>\u2028</article>", "hej", "",
	} {
		f.Add(seed)
	}
	directory, err := inbox.NewDirectory(nil, nil)
	if err != nil {
		f.Fatal(err)
	}
	words, err := views.LoadWords()
	if err != nil {
		f.Fatal(err)
	}
	b := New(Config{
		Inbox: inbox.NewService(nil, directory, inbox.Options{}), Samples: []Sample{{File: "a/b.xml"}},
		ReadRequest: func([]byte) (inbox.Delivery, error) { return inbox.Delivery{Text: "x"}, nil },
	})
	f.Fuzz(func(t *testing.T, text string) {
		for _, profile := range render.Profiles() {
			d := draft{Text: text, As: asProfile + profile.Name()}
			opened, _, _ := b.unwrap(d)
			shown := b.preview(opened, profile, render.SV)
			b.results(words.For(views.Swedish), opened, shown, profile)
			mended := b.mend(words.For(views.Swedish), d, mendAll)
			if utf8.ValidString(text) && !utf8.ValidString(mended.Text) {
				t.Errorf("mending breaks characters of %q: %q", text, mended.Text)
			}
		}
	})
}
