package render

import "testing"

func BenchmarkPublishedSample(b *testing.B) {
	text := readSample(b, "published-sample.xml")
	r := New()
	b.ReportAllocs()
	for b.Loop() {
		r.Render(text, Options{})
	}
}
