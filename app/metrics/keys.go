package metrics

import (
	"strconv"

	"github.com/prometheus/client_golang/prometheus"

	"inkorg/app/keys"
)

// Keys adds when each of the program's keys runs out. The ring is asked for whenever the
// metrics are read.
func (m *Metrics) Keys(ring func() keys.Ring) {
	m.registry.MustRegister(keyCollector{ring: ring, notAfter: prometheus.NewDesc("inkorg_key_not_after_seconds",
		"When a key of the program runs out, in Unix time.", []string{"use", "signs", "fingerprint"}, nil)})
}

type keyCollector struct {
	ring     func() keys.Ring
	notAfter *prometheus.Desc
}

// Describe names the metric.
func (k keyCollector) Describe(to chan<- *prometheus.Desc) { to <- k.notAfter }

// Collect gives it for each key.
func (k keyCollector) Collect(to chan<- prometheus.Metric) {
	for _, key := range k.ring().All() {
		to <- prometheus.MustNewConstMetric(k.notAfter, prometheus.GaugeValue, float64(key.Certificate().NotAfter.Unix()),
			string(key.Use), strconv.FormatBool(key.Signs), key.Fingerprint())
	}
}
