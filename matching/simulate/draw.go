package simulate

import (
	"fmt"
	"html"
	"io"
	"maps"
	"slices"
	"strings"
	"time"
)

// Draw writes a picture of a result as SVG. Everything in it is also said by a label, a
// pattern or a place, never by a colour alone.
func (r *Result) Draw(w io.Writer) error {
	p := picture{}
	p.printf(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 960 %d" font-family="sans-serif" font-size="13" role="img">`, 700+22*len(r.Groups))
	p.printf(`<title>%d people in %d days: %s met somebody within %s</title>`, r.All.People, r.Days, percent(r.All.SoonShare()), brief(Within))
	p.printf(`<rect width="100%%" height="100%%" fill="#ffffff"/>`)
	p.text(40, 34, 18, "%d people in %d days: %s met somebody within %s, %s gave up", r.All.People, r.Days, percent(r.All.SoonShare()), brief(Within), percent(r.All.Gave()))
	r.drawHours(&p)
	r.drawWaits(&p)
	r.drawSizes(&p)
	r.drawGroups(&p)
	p.printf(`</svg>`)
	_, err := io.WriteString(w, p.b.String())
	return err
}

type picture struct{ b strings.Builder }

func (p *picture) printf(format string, args ...any) { fmt.Fprintf(&p.b, format+"\n", args...) }

func (p *picture) text(x, y float64, size int, format string, args ...any) {
	p.printf(`<text x="%.1f" y="%.1f" font-size="%d" fill="#222222">%s</text>`, x, y, size, html.EscapeString(fmt.Sprintf(format, args...)))
}

func (p *picture) bar(x, y, width, height float64, fill string) {
	p.printf(`<rect x="%.1f" y="%.1f" width="%.1f" height="%.1f" fill="%s"/>`, x, y, max(width, 0), max(height, 0), fill)
}

const (
	dark  = "#28506e"
	light = "#b9d2e4"
)

// drawHours shows how many came by the hour, and how many of them met somebody soon.
func (r *Result) drawHours(p *picture) {
	most := 1
	for _, f := range r.Hours {
		most = max(most, f.People)
	}
	p.text(40, 70, 14, "People by the hour; the dark part met somebody within %s, the share stands above", brief(Within))
	for hour, f := range r.Hours {
		x, full := 40+37*float64(hour), 130*float64(f.People)/float64(most)
		soon := full * f.SoonShare()
		p.bar(x, 230-full, 28, full, light)
		p.bar(x, 230-soon, 28, soon, dark)
		p.text(x, 225-full, 10, "%s", strings.ReplaceAll(percent(f.SoonShare()), " ", ""))
		p.text(x+7, 246, 11, "%02d", hour)
	}
}

// drawWaits shows how long those waited who met somebody, by the hour.
func (r *Result) drawWaits(p *picture) {
	longest := Within
	for _, f := range r.Hours {
		longest = max(longest, f.P95)
	}
	y := func(d time.Duration) float64 { return 420 - 120*float64(d)/float64(longest) }
	p.text(40, 282, 14, "How long those waited who met somebody: 95 of 100 at most (broken line), half at most (line); dotted: %s", brief(Within))
	p.printf(`<line x1="40" x2="928" y1="%.1f" y2="%.1f" stroke="#666666" stroke-dasharray="2 4"/>`, y(Within), y(Within))
	for _, line := range []struct {
		style string
		of    func(Figures) time.Duration
	}{{`stroke-dasharray="8 4"`, func(f Figures) time.Duration { return f.P95 }}, {"", func(f Figures) time.Duration { return f.Median }}} {
		var points []string
		for hour, f := range r.Hours {
			points = append(points, fmt.Sprintf("%.1f,%.1f", 54+37*float64(hour), y(line.of(f))))
		}
		p.printf(`<polyline points="%s" fill="none" stroke="%s" stroke-width="2" %s/>`, strings.Join(points, " "), dark, line.style)
	}
	p.text(40, 304, 11, "%s", brief(longest))
	for hour := range r.Hours {
		p.text(47+37*float64(hour), 438, 11, "%02d", hour)
	}
}

// drawSizes shows how large circles became.
func (r *Result) drawSizes(p *picture) {
	most := 1
	for _, n := range r.Sizes {
		most = max(most, n)
	}
	p.text(40, 474, 14, "Circles by how many people were in them at most")
	for i, size := range slices.Sorted(maps.Keys(r.Sizes)) {
		n := r.Sizes[size]
		y := 494 + 18*float64(i)
		p.text(40, y, 12, "%d", size)
		p.bar(60, y-10, 600*float64(n)/float64(most), 12, dark)
		p.text(668, y, 11, "%d", n)
	}
}

// drawGroups shows whether some fare worse than others.
func (r *Result) drawGroups(p *picture) {
	top := 650.0
	p.text(40, top, 14, "By group: the share that met somebody within %s, and the mean wait of all of them", brief(Within))
	for i, g := range r.Groups {
		y := top + 22*float64(i+1)
		p.text(40, y, 12, "%s: %s (%d)", g.Kind, g.Name, g.People)
		p.bar(260, y-11, 500, 14, light)
		p.bar(260, y-11, 500*g.SoonShare(), 14, dark)
		p.text(770, y, 12, "%s, %s", percent(g.SoonShare()), brief(g.Mean))
	}
}
