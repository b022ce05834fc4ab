package e2e

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"os"
	"strings"
	"testing"

	"inkorg/app/testkit"
)

const iconFolder = "../../assets/"

// TestIconsAreDrawnFromTheVector: the icons of a home screen are the drawing of icon.svg,
// without its rounded corners: the telephone cuts them to its own shape. -update draws them
// anew.
func TestIconsAreDrawnFromTheVector(t *testing.T) {
	vector, err := os.ReadFile(iconFolder + "icon.svg")
	if err != nil {
		t.Fatal(err)
	}
	square := strings.Replace(string(vector), ` rx="6"`, "", 1)
	b := testkit.OpenBrowser(t)
	for _, size := range []int64{192, 512} {
		b.Size(size, size)
		b.Open("data:text/html," + strings.ReplaceAll(fmt.Sprintf(`<style>*{margin:0}svg{display:block}</style>%s`, square), "#", "%23"))
		drawn := decoded(t, b.Picture(testkit.Area{Width: float64(size), Height: float64(size)}))
		path := fmt.Sprintf("%sicon-%d.png", iconFolder, size)
		if *update {
			writeIcon(t, path, drawn)
		}
		content, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if got := difference(drawn, decoded(t, content)); got > 0.01 {
			t.Errorf("%s differs from the drawing by %.3f", path, got)
		}
	}
}

// writeIcon writes a picture in the few colours between those of the drawing: that is a
// third of the bytes.
func writeIcon(t *testing.T, path string, drawn image.Image) {
	t.Helper()
	const steps = 16
	from, to := color.RGBA{R: 0x0a, G: 0x4f, B: 0x5a, A: 0xff}, color.RGBA{R: 0xff, G: 0xff, B: 0xff, A: 0xff}
	between := func(a, b uint8, n int) uint8 { return uint8(int(a) + (int(b)-int(a))*n/(steps-1)) }
	var palette color.Palette
	for n := range steps {
		palette = append(palette, color.RGBA{R: between(from.R, to.R, n), G: between(from.G, to.G, n), B: between(from.B, to.B, n), A: 0xff})
	}
	few := image.NewPaletted(drawn.Bounds(), palette)
	for y := range few.Bounds().Dy() {
		for x := range few.Bounds().Dx() {
			few.Set(x, y, drawn.At(x, y))
		}
	}
	var out bytes.Buffer
	encoder := png.Encoder{CompressionLevel: png.BestCompression}
	if err := encoder.Encode(&out, few); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, out.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
}

// difference is the mean difference in luminance of two pictures, from 0 to 1.
func difference(one, other image.Image) float64 {
	if one.Bounds().Size() != other.Bounds().Size() {
		return 1
	}
	size, sum := one.Bounds().Size(), 0.0
	for y := range size.Y {
		for x := range size.X {
			sum += max(luminance(one, x, y)-luminance(other, x, y), luminance(other, x, y)-luminance(one, x, y))
		}
	}
	return sum / float64(size.X*size.Y)
}
