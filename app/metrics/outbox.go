package metrics

import (
	"context"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"inkorg/app/inbox"
)

// Notification counts what has become of a notification that was due.
func (m *Metrics) Notification(method inbox.NotificationMethod, outcome string) {
	m.notifications.WithLabelValues(string(method), outcome).Inc()
}

// Outbox adds how much there is in the outbox. The store is asked whenever the metrics are
// read; while it does not answer, they are left out.
func (m *Metrics) Outbox(outbox inbox.Outbox, now func() time.Time) {
	m.registry.MustRegister(outboxCollector{
		outbox: outbox, now: now,
		depth: prometheus.NewDesc("inkorg_outbox_notifications", "Notifications in the outbox, by state.", []string{"state"}, nil),
		age:   prometheus.NewDesc("inkorg_outbox_oldest_age_seconds", "How long ago the message came of which a citizen has waited longest to be told; 0 when nobody waits.", nil, nil),
	})
}

// depthTime is how long the store may take to say how much there is.
const depthTime = 2 * time.Second

type outboxCollector struct {
	outbox     inbox.Outbox
	now        func() time.Time
	depth, age *prometheus.Desc
}

// Describe names the metrics.
func (c outboxCollector) Describe(to chan<- *prometheus.Desc) { to <- c.depth; to <- c.age }

// Collect asks the store.
func (c outboxCollector) Collect(to chan<- prometheus.Metric) {
	ctx, cancel := context.WithTimeout(context.Background(), depthTime)
	defer cancel()
	depth, err := c.outbox.OutboxDepth(ctx)
	if err != nil {
		return
	}
	age := 0.0
	if depth.Waiting > 0 {
		age = max(0, c.now().Sub(depth.Oldest).Seconds())
	}
	to <- prometheus.MustNewConstMetric(c.depth, prometheus.GaugeValue, float64(depth.Waiting), string(inbox.NotificationWaiting))
	to <- prometheus.MustNewConstMetric(c.depth, prometheus.GaugeValue, float64(depth.Dead), string(inbox.NotificationDead))
	to <- prometheus.MustNewConstMetric(c.age, prometheus.GaugeValue, age)
}
