package bench

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"inkorg/app/inbox"
	"inkorg/render"
	"inkorg/views"
)

// ownerKey is where a request keeps whose token it carries.
type ownerKey struct{}

// byToken lets programs on that carry a token.
func (t *testers) byToken(c *fiber.Ctx) error {
	token, carried := strings.CutPrefix(c.Get(fiber.HeaderAuthorization), "Bearer ")
	if !carried {
		return apiError(c, fiber.StatusUnauthorized, "expected a header Authorization: Bearer TOKEN, with a token from "+t.PublicURL+accountPath)
	}
	owner, err := t.Inbox.TestTokenOwner(c.UserContext(), strings.TrimSpace(token))
	switch {
	case err == nil:
		c.Locals(ownerKey{}, owner)
		return c.Next()
	case inbox.CodeOf(err) == inbox.Unauthorized:
		return apiError(c, fiber.StatusUnauthorized, err.Error())
	default:
		return err
	}
}

func apiError(c *fiber.Ctx, status int, text string) error {
	if status == fiber.StatusUnauthorized {
		c.Set(fiber.HeaderWWWAuthenticate, "Bearer")
	}
	return c.Status(status).JSON(map[string]string{"error": text})
}

// verdictWords are the verdicts for programs.
var verdictWords = map[views.TestVerdict]string{views.VerdictYes: "yes", views.VerdictNo: "no", views.VerdictUnknown: "unknown"}

// apiRendered is what a program is told of a text.
type apiRendered struct {
	Kind     render.Kind      `json:"kind"`
	HTML     string           `json:"html"`
	Text     string           `json:"text"`
	Errors   int              `json:"errors"`
	Verdict  string           `json:"verdict"` // whether 1177 would show it so: yes, no or unknown
	Findings []render.Finding `json:"findings"`
}

func rendered(d inbox.Delivery, stored bool, shown inbox.Preview) apiRendered {
	document := shown.Document
	return apiRendered{
		Kind: document.Kind, HTML: document.HTML, Text: document.PlainText(), Errors: document.Errors(),
		Verdict: verdictWords[verdict(d, stored, document)], Findings: slices.Concat([]render.Finding{}, document.Findings),
	}
}

// apiRender answers POST /testbank/api/render: the body is a messageText, decoded. The
// parameters profile or system say how it is shown, lang the language of the findings.
func (t *testers) apiRender(c *fiber.Ctx) error {
	query := inbox.PreviewQuery{Lang: render.SV}
	if c.Query("lang") == views.English {
		query.Lang = render.EN
	}
	text, err := render.DecodeFile(c.BodyRaw())
	if err != nil {
		return apiError(c, fiber.StatusBadRequest, "expected a text in UTF-8, UTF-16, ISO-8859-1 or Windows-1252")
	}
	// A heading is another field: nothing is said of it here.
	query.Delivery = inbox.Delivery{Text: text, Description: "-", SourceSystem: c.Query("system")}
	if _, known := t.Inbox.Directory().System(query.Delivery.SourceSystem); query.Delivery.SourceSystem != "" && !known {
		return apiError(c, fiber.StatusBadRequest, "expected the id of a registered system")
	}
	if name := c.Query("profile"); name != "" {
		profile, known := render.ProfileByName(name)
		if !known {
			return apiError(c, fiber.StatusBadRequest, "expected a profile: inkorgsfunktionen or 1177-inkorg")
		}
		query.Profile = profile
	}
	return c.JSON(rendered(query.Delivery, true, t.Inbox.Preview(query)))
}

// apiMessage is a message of the token's owner.
type apiMessage struct {
	ID          string    `json:"id"`
	ReceivedAt  time.Time `json:"receivedAt"`
	Read        bool      `json:"read"`
	System      string    `json:"sourceSystem"`
	UnitID      string    `json:"unitId"`
	UnitName    string    `json:"unitName"`
	Thread      string    `json:"messageThreadId,omitempty"`
	Description string    `json:"messageDescription"`
	Source      string    `json:"messageText"`
	Result      string    `json:"resultCode"`
	Exit        string    `json:"exit,omitempty"`        // address that the ssoLink leads to
	ExitRefused string    `json:"exitRefused,omitempty"` // why it leads nowhere
	apiRendered
}

type apiMessages struct {
	Messages []apiMessage `json:"messages"`
	TimedOut bool         `json:"timedOut"` // nothing came while it was waited for
}

const (
	// maxWait is how long a program can wait for a message.
	maxWait = 60 * time.Second
	// lookEvery is how often it is looked for meanwhile.
	lookEvery = 500 * time.Millisecond
	// mostWaiting is how many programs wait at once, and mostNewest how many messages one is
	// given.
	mostWaiting = 100
	mostNewest  = 50
)

// apiMessages answers GET /testbank/api/messages: the newest messages, or, with the parameter
// since, those that came then or later. With wait, it waits so long for the first.
func (t *testers) apiMessages(c *fiber.Ctx) error {
	var since time.Time
	if text := c.Query("since"); text != "" {
		var err error
		if since, err = time.Parse(time.RFC3339, text); err != nil {
			return apiError(c, fiber.StatusBadRequest, "since: expected a time by RFC 3339, such as 2026-11-22T08:00:00Z")
		}
	}
	var wait time.Duration
	if text := c.Query("wait"); text != "" {
		var err error
		if wait, err = time.ParseDuration(text); err != nil || wait < 0 || wait > maxWait {
			return apiError(c, fiber.StatusBadRequest, "wait: expected a time of 60s at most, such as 30s")
		}
	}
	owner, _ := c.Locals(ownerKey{}).(inbox.PersonID)
	found, err := t.await(c, owner, since, wait)
	if err != nil {
		return err
	}
	answer := apiMessages{Messages: []apiMessage{}, TimedOut: wait > 0 && len(found) == 0}
	for _, message := range found {
		answer.Messages = append(answer.Messages, t.apiMessage(message))
	}
	return c.JSON(answer)
}

// await looks for messages until there is one, the time is up, or the program stops.
func (t *testers) await(c *fiber.Ctx, owner inbox.PersonID, since time.Time, wait time.Duration) ([]inbox.Message, error) {
	found, err := t.newest(c.UserContext(), owner, since)
	if err != nil || len(found) > 0 || wait == 0 {
		return found, err
	}
	select {
	case t.waiting <- struct{}{}:
		defer func() { <-t.waiting }()
	default:
		return nil, fiber.ErrTooManyRequests
	}
	up := time.After(wait)
	for {
		select {
		case <-up:
			return nil, nil
		case <-c.Context().Done(): // the program stops
			return nil, fiber.ErrServiceUnavailable
		case <-time.After(lookEvery):
			if found, err = t.newest(c.UserContext(), owner, since); err != nil || len(found) > 0 {
				return found, err
			}
		}
	}
}

// newest are somebody's messages that came at a time or later, newest first.
func (t *testers) newest(ctx context.Context, owner inbox.PersonID, since time.Time) ([]inbox.Message, error) {
	page, err := t.Store.Cases(ctx, owner, inbox.CaseQuery{Limit: mostNewest})
	if err != nil {
		return nil, err
	}
	var all []inbox.Message
	for _, one := range page.Cases {
		if one.LastAt.Before(since) {
			break // the rest is older
		}
		_, messages, err := t.Store.Thread(ctx, owner, one.ID, 0, mostNewest)
		if err != nil && inbox.CodeOf(err) != inbox.NotFound {
			return nil, err
		}
		for _, message := range messages {
			if !message.ReceivedAt.Before(since) {
				all = append(all, message)
			}
		}
	}
	slices.SortStableFunc(all, func(a, b inbox.Message) int { return b.ReceivedAt.Compare(a.ReceivedAt) })
	return all[:min(len(all), mostNewest)], nil
}

func (t *testers) apiMessage(m inbox.Message) apiMessage {
	d := m.Delivery()
	shown := t.Inbox.Preview(inbox.PreviewQuery{Delivery: d, Lang: render.EN})
	told := apiMessage{
		ID: m.ID, ReceivedAt: m.ReceivedAt, Read: !m.Unread(), System: m.SourceSystem, UnitID: m.OrganisationUnit.UnitID, UnitName: m.OrganisationUnit.UnitName,
		Thread: m.ThreadID, Description: m.Description, Source: m.Text, Result: string(m.Answer.ResultCode), apiRendered: rendered(d, true, shown),
	}
	switch {
	case shown.Exit != nil:
		told.Exit = shown.Exit.URL
	case shown.Refused != nil:
		told.ExitRefused = shown.Refused.Error()
	}
	return told
}
