package bench

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/jpeg"
	"math/rand/v2"
	"testing"
	"time"

	"maunium.net/go/mautrix/event"

	"kith/e2e/client"
	"kith/e2e/house"
)

// pictures measures how much later somebody's words reach another while three pictures of 12
// megapixels of that other are made anew; beside it, by how much the words of the two are
// later in a native room meanwhile.
func (t *talk) pictures(b *testing.B) {
	anna, boris := t.anna.For(b), t.boris.For(b)
	native, kith := t.ways[0], t.ways[2]
	say := func(w way, round int) time.Duration {
		text := fmt.Sprintf("%s %s %d", w.name, b.Name(), round)
		start := time.Now()
		boris.Tell(w.to, text)
		return anna.Hear(w.from, text).Seen.Sub(start)
	}
	quiet, busy := make(map[string][]time.Duration), make(map[string][]time.Duration)
	const rounds = 20
	for round := range rounds {
		for _, w := range []way{native, kith} {
			quiet[w.name] = append(quiet[w.name], say(w, round))
		}
	}
	ctx, cancel := context.WithTimeout(b.Context(), 2*house.Patience)
	defer cancel()
	photo := photograph(b)
	var contents []any
	for range 3 {
		file, err := anna.Upload(ctx, photo)
		if err != nil {
			b.Fatal(err)
		}
		contents = append(contents, map[string]any{"msgtype": "m.image", "body": "IMG.jpg", "file": file})
	}
	start := time.Now()
	for _, content := range contents {
		if _, err := anna.Send(ctx, kith.from, event.EventMessage, content, ""); err != nil {
			b.Fatal(err)
		}
	}
	came := make(chan error, 1)
	go func() {
		last := -1
		for range contents {
			m, err := boris.Expect(ctx, kith.to, func(m client.Message) bool { return m.Order > last && m.Body == "picture.jpg" })
			if err != nil {
				came <- err
				return
			}
			last = m.Order
		}
		came <- nil
	}()
	for round := rounds; ; round++ {
		for _, w := range []way{native, kith} {
			busy[w.name] = append(busy[w.name], say(w, round))
		}
		select {
		case err := <-came:
			if err != nil {
				b.Fatal(err)
			}
			b.ReportMetric(time.Since(start).Seconds(), "three-pictures-s")
			b.ReportMetric(ratio(median(busy["kith"]), median(quiet["kith"])), "kith-meanwhile/kith")
			b.ReportMetric(ratio(median(busy["native"]), median(quiet["native"])), "native-meanwhile/native")
			b.ReportMetric(float64(len(busy["kith"])), "texts-meanwhile")
			b.ReportMetric(0, "ns/op")
			return
		default:
		}
	}
}

// photograph is a JPEG of 12 megapixels that is as hard to pack as one from a camera.
func photograph(b *testing.B) []byte {
	b.Helper()
	img := image.NewYCbCr(image.Rect(0, 0, 4032, 3024), image.YCbCrSubsampleRatio420)
	dice := rand.New(rand.NewPCG(12, 3))
	for i := range img.Y {
		img.Y[i] = byte(120 + i%img.YStride/64 + int(8*dice.NormFloat64()))
	}
	for i := range img.Cb {
		img.Cb[i], img.Cr[i] = byte(100+i/img.CStride%60), byte(110+i%img.CStride%40)
	}
	var out bytes.Buffer
	if err := jpeg.Encode(&out, img, &jpeg.Options{Quality: 92}); err != nil {
		b.Fatal(err)
	}
	return out.Bytes()
}
