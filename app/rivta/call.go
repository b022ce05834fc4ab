package rivta

import (
	"context"
	"log/slog"
	"regexp"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"inkorg/app/inbox"
)

// The HTTP headers by which the service platform says who asks and which exchange a call
// belongs to.
const (
	headerConsumer    = "x-rivta-original-serviceconsumer-hsaid"
	headerCorrelation = "x-skltp-correlation-id"
)

// call is what is logged of one call. It never holds a personal identity number, a
// heading or a text.
type call struct {
	contract     string
	begun        time.Time
	caller       string // the HSA-id that the transport knows it by, or empty
	consumer     string
	correlation  string // the caller's, or one of our own
	sourceSystem string // cleaned
	result       string // resultCode, or empty where the contract has none

	// What follows is never logged.
	source  []byte // the request, as it was read
	citizen inbox.PersonID
	system  string // sourceSystem, as it came
	status  string // of IsActiveUser
	said    string // resultText or faultstring
	codes   []string
	outcome inbox.Outcome
}

// begin notes a call and tells the caller its correlation id.
func (s *server) begin(c *fiber.Ctx, contract string) *call {
	noted := &call{
		contract: contract, begun: s.Now(), caller: callerOf(c),
		consumer:    clean(c.Get(headerConsumer)),
		correlation: clean(c.Get(headerCorrelation)),
	}
	if noted.correlation == "" {
		noted.correlation = inbox.NewID()
	}
	c.Set(headerCorrelation, noted.correlation)
	return noted
}

// attributes are the log's.
func (n *call) attributes(now time.Time) []slog.Attr {
	return []slog.Attr{
		slog.String("contract", n.contract),
		slog.String("caller", clean(n.caller)),
		slog.String("consumer", n.consumer),
		slog.String("correlation", n.correlation),
		slog.String("sourceSystem", n.sourceSystem),
		slog.String("result", n.result),
		slog.Duration("duration", now.Sub(n.begun)),
	}
}

// answered logs a call that was answered.
func (s *server) answered(ctx context.Context, n *call) {
	s.observeAnswer(n)
	s.Log.LogAttrs(ctx, slog.LevelInfo, "contract answered", n.attributes(s.Now())...)
}

// refused logs a call that was answered with a fault, without the faultstring: it is about
// what the sender wrote.
func (s *server) refused(ctx context.Context, n *call, f *Fault) {
	n.result, n.said, n.codes = inbox.ResultFault+f.Code, f.Reason, f.codes()
	attributes := append(n.attributes(s.Now()), slog.String("codes", strings.Join(f.codes(), " ")))
	s.observeAnswer(n)
	s.Log.LogAttrs(ctx, slog.LevelWarn, "contract refused", attributes...)
}

// longestLogged is how many characters of what a caller says of itself are kept.
const longestLogged = 128

// personal finds personal identity numbers of ten or twelve characters where a caller puts
// one in the place of something else. An HSA-id, SE and an organisation number, is none.
var personal = regexp.MustCompile(`(?i)(?:SE)?(?:18|19|20)?[0-9]{2}(?:0[1-9]|1[0-2])(?:[0-2][0-9]|3[01]|[6-8][0-9]|9[01])[-+]?[0-9ptf][0-9]{3}`)

// clean makes what a caller says of itself fit for a log line and a header. The result
// shares no memory with the request.
func clean(value string) string {
	visible := strings.Map(func(r rune) rune {
		if r > ' ' && r <= '~' {
			return r
		}
		return -1
	}, value)
	masked := personal.ReplaceAllStringFunc(visible, func(found string) string {
		if strings.EqualFold(found[:2], "SE") {
			return found
		}
		return "[number]"
	})
	return strings.Clone(masked[:min(len(masked), longestLogged)])
}
