package media_test

import (
	"bytes"
	"image"
	"image/jpeg"
	"image/png"
	"math"
	"math/rand/v2"
	"runtime"
	"sync"
	"testing"
	"time"

	"kith/media"
)

// photograph makes a picture as hard to pack as one from a camera: soft shapes, and grain.
func photograph(width, height int) *image.YCbCr {
	img := image.NewYCbCr(image.Rect(0, 0, width, height), image.YCbCrSubsampleRatio420)
	dice := rand.New(rand.NewPCG(12, 3))
	for y := range height {
		for x := range width {
			v := 128 + 70*math.Sin(float64(x)/97)*math.Cos(float64(y)/61) + 8*dice.NormFloat64()
			img.Y[y*img.YStride+x] = byte(max(0, min(255, v)))
		}
	}
	for i := range img.Cb {
		img.Cb[i], img.Cr[i] = byte(100+i/img.CStride%60), byte(110+i%img.CStride%40)
	}
	return img
}

func jpegOf(t testing.TB, img image.Image, quality int) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := jpeg.Encode(&out, img, &jpeg.Options{Quality: quality}); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func pngOf(t testing.TB, img image.Image) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := png.Encode(&out, img); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// BenchmarkCleanJPEG cleans a photograph of 12 megapixels that was taken with the camera on
// its side. allocated/pixel is all that was ever allocated for it, live/pixel the most that
// the heap held at any time, garbage and the file itself included.
func BenchmarkCleanJPEG(b *testing.B) {
	upright := jpegOf(b, photograph(4032, 3024), 92)
	for name, data := range map[string][]byte{"12MP": upright, "12MP-turned": withEXIF(upright, 6, nil)} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			b.SetBytes(int64(len(data)))
			peak := watchHeap(b)
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			for b.Loop() {
				if _, err := media.CleanPicture(data, media.LimitsFor(20<<20)); err != nil {
					b.Fatal(err)
				}
			}
			runtime.ReadMemStats(&after)
			const pixels = 4032 * 3024
			b.ReportMetric(float64(after.TotalAlloc-before.TotalAlloc)/float64(b.N)/pixels, "allocated/pixel")
			b.ReportMetric(float64(peak())/pixels, "live/pixel")
		})
	}
}

// watchHeap looks at the heap while something runs, and gives by how much it grew at most.
func watchHeap(b *testing.B) func() uint64 {
	runtime.GC()
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	base, most := stats.HeapInuse, uint64(0)
	done := make(chan struct{})
	var wait sync.WaitGroup
	wait.Go(func() {
		tick := time.NewTicker(5 * time.Millisecond)
		defer tick.Stop()
		for {
			select {
			case <-done:
				return
			case <-tick.C:
				var now runtime.MemStats
				runtime.ReadMemStats(&now)
				if now.HeapInuse > base {
					most = max(most, now.HeapInuse-base)
				}
			}
		}
	})
	return func() uint64 {
		close(done)
		wait.Wait()
		return most
	}
}
