package rivta

import (
	"context"
	"fmt"
	"time"
)

// Fact is a line of what PingForConfiguration tells of the configuration.
type Fact struct {
	Name  string
	Value string
}

// pingQuery is the request of PingForConfiguration, which asks for nothing in particular.
type pingQuery struct{}

// pingAnswer is the answer of PingForConfiguration.
type pingAnswer struct {
	version       string
	pingDateTime  string // YYYYMMDDHHMMSS, Swedish local time
	configuration []Fact
}

var timestamp = patterned(nsMonitoring, "TS",
	`[1-9][0-9]{3}(0[1-9]|1[0-2])([0-2][0-9]|3[0-1])([0-1][0-9]|2[0-3])[0-5][0-9][0-5][0-9]`)

const monitoring = "itintegration:monitoring"

var (
	nsPing = responder(monitoring, "PingForConfiguration")

	configuration = sequence(nsPing, "ConfigurationType",
		one("name", xsString, func(f *Fact) *string { return &f.Name }),
		one("value", xsString, func(f *Fact) *string { return &f.Value }),
	).extensible()

	pingForConfiguration = newContract(monitoring, "PingForConfiguration",
		sequence[pingQuery](nsPing, "PingForConfigurationType").extensible(),
		sequence(nsPing, "PingForConfigurationResponseType",
			one("version", xsString, func(a *pingAnswer) *string { return &a.version }),
			one("pingDateTime", timestamp, func(a *pingAnswer) *string { return &a.pingDateTime }),
			manyGroups("configuration", configuration, func(a *pingAnswer) *[]Fact { return &a.configuration }),
		).extensible(),
	).toAnybody()
)

// ping answers PingForConfiguration.
func (s *server) ping(context.Context, *call, pingQuery) (pingAnswer, error) {
	sweden, err := time.LoadLocation("Europe/Stockholm")
	if err != nil {
		return pingAnswer{}, fmt.Errorf("the time in Sweden: %w", err)
	}
	return pingAnswer{
		version:       s.Version,
		pingDateTime:  s.Now().In(sweden).Format("20060102150405"),
		configuration: s.Facts,
	}, nil
}
