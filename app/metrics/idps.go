package metrics

import (
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// IdP is an identity provider of the configuration, as its metadata stands.
type IdP struct {
	EntityID   string
	ReadAt     time.Time // when the metadata was last read from where it is published
	ValidUntil time.Time // when it runs out; zero for never
}

// IdPs adds how old the metadata of each identity provider is, and when it runs out. They
// are asked for whenever the metrics are read, and there is one of each entity id.
func (m *Metrics) IdPs(all func() []IdP) {
	desc := func(name, help string) *prometheus.Desc { return prometheus.NewDesc(name, help, []string{"idp"}, nil) }
	m.registry.MustRegister(idpCollector{
		all:        all,
		readAt:     desc("inkorg_idp_metadata_read_seconds", "When the metadata of an identity provider was last read from where it is published, in Unix time."),
		validUntil: desc("inkorg_idp_metadata_valid_until_seconds", "When the metadata of an identity provider runs out, in Unix time; it need not say."),
	})
}

type idpCollector struct {
	all                func() []IdP
	readAt, validUntil *prometheus.Desc
}

// Describe names the metrics.
func (c idpCollector) Describe(to chan<- *prometheus.Desc) { to <- c.readAt; to <- c.validUntil }

// Collect gives them for each identity provider.
func (c idpCollector) Collect(to chan<- prometheus.Metric) {
	for _, idp := range c.all() {
		for desc, at := range map[*prometheus.Desc]time.Time{c.readAt: idp.ReadAt, c.validUntil: idp.ValidUntil} {
			if !at.IsZero() {
				to <- prometheus.MustNewConstMetric(desc, prometheus.GaugeValue, float64(at.Unix()), idp.EntityID)
			}
		}
	}
}
