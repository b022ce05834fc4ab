// Package metrics owns what is counted and timed while the program runs: the names, the
// labels and the scales, and how Prometheus reads them. What counts is told by the packages
// where it happens, which do not know of it. No label holds anything of a person, and none
// can take values without end.
package metrics

import (
	"net/http"
	"runtime"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promauto"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// Build is what the program was built from.
type Build struct {
	Version string
	Commit  string
}

// Metrics counts. It is safe for concurrent use.
type Metrics struct {
	registry  *prometheus.Registry
	requests  *prometheus.HistogramVec
	answers   *prometheus.CounterVec
	fallbacks *prometheus.CounterVec
	stored    *prometheus.CounterVec
	logins    *prometheus.CounterVec
	exits     *prometheus.CounterVec

	notifications *prometheus.CounterVec
	store         storeMetrics
}

// New makes the metrics of a program that was started at a time.
func New(build Build, started time.Time) *Metrics {
	m := &Metrics{registry: prometheus.NewRegistry()}
	m.registry.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	auto := promauto.With(m.registry)
	m.requests = auto.NewHistogramVec(prometheus.HistogramOpts{
		Name: "inkorg_http_request_duration_seconds", Help: "Time to answer HTTP requests; other stands for every route or method that is none of ours.",
		Buckets: []float64{.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 10},
	}, []string{"listener", "route", "method", "status"})
	m.answers = counter(auto, "inkorg_contract_answers_total",
		"Answers to calls of the service contracts.", "contract", "result")
	m.fallbacks = counter(auto, "inkorg_fallbacks_total",
		"Deliveries whose text would show the fallback text.", "profile")
	m.stored = counter(auto, "inkorg_messages_stored_total",
		"Messages that were stored; no errors, repeats or dry runs.", "system")
	m.logins = counter(auto, "inkorg_logins_total",
		"Answers of identity providers to log-ins; reason is that of a refusal.", "outcome", "reason")
	m.exits = counter(auto, "inkorg_exits_total",
		"Exits from messages to systems; a refused one has no mode.", "mode", "outcome")
	m.notifications = counter(auto, "inkorg_notifications_total",
		"Notifications that were due, by method and what has become of them.", "method", "outcome")
	m.store = newStoreMetrics(auto)
	auto.NewGaugeVec(prometheus.GaugeOpts{
		Name: "inkorg_build_info", Help: "What the program was built from; always 1.",
	}, []string{"version", "commit", "go"}).WithLabelValues(build.Version, build.Commit, runtime.Version()).Set(1)
	m.Gauge("inkorg_start_time_seconds", "When the program was started, in Unix time.",
		func() float64 { return float64(started.Unix()) })
	return m
}

func counter(auto promauto.Factory, name, help string, labels ...string) *prometheus.CounterVec {
	return auto.NewCounterVec(prometheus.CounterOpts{Name: name, Help: help}, labels)
}

// Gauge adds a metric without labels that is asked for its value whenever it is read. The
// name begins with inkorg_ and ends with its unit; no other metric has it.
func (m *Metrics) Gauge(name, help string, read func() float64) {
	m.registry.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: name, Help: help}, read))
}

// Ready adds whether a check of readiness passes, which is asked whenever the metrics are
// read.
func (m *Metrics) Ready(check string, passes func() bool) {
	m.registry.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{
		Name: "inkorg_ready", Help: "Whether a check of /readyz passes: 1 or 0.", ConstLabels: prometheus.Labels{"check": check},
	}, func() float64 {
		if passes() {
			return 1
		}
		return 0
	}))
}

// Handler answers with all metrics, in the format that Prometheus asks for.
func (m *Metrics) Handler() http.Handler {
	// One metric that cannot be read does not keep the others from being so.
	return promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{ErrorHandling: promhttp.ContinueOnError})
}
