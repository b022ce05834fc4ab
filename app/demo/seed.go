package demo

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"inkorg/app/inbox"
)

// Seed fills a store with the demo's people and messages as if they had come in over the
// time before now: every sample is delivered by the rules that messages over SOAP meet,
// oldest first. The directory must know the samples' units and systems. A store that is
// filled already is left alone; one whose filling was interrupted gets what is missing.
// A sample that is answered ERROR is an error.
func Seed(ctx context.Context, store inbox.Store, directory *inbox.Directory, samples *Samples, now time.Time) error {
	filled, err := isActive(ctx, store, emptyInbox)
	if err != nil || filled {
		return err
	}
	s := newSeeder(store, directory, now)
	since := samples.begin(now)
	// The person whose inbox is empty comes last, as the sign of a finished filling.
	var last Account
	for _, person := range Accounts() {
		switch {
		case person.Number == emptyInbox:
			last = person
		case person.Active:
			err = errors.Join(err, s.activate(ctx, person, since))
		}
	}
	if err != nil {
		return err
	}
	for _, sample := range samples.messages {
		if err := s.deliver(ctx, sample); err != nil {
			return fmt.Errorf("sample %s: %w", sample.file, err)
		}
	}
	return s.activate(ctx, last, since)
}

// begin is a day before the oldest sample: until then nobody could receive anything.
func (s *Samples) begin(now time.Time) time.Time {
	var oldest time.Duration
	if len(s.messages) > 0 {
		oldest = s.messages[0].age
	}
	return now.Add(-oldest - 24*time.Hour)
}

func isActive(ctx context.Context, store inbox.Store, id inbox.PersonID) (bool, error) {
	_, err := store.Citizen(ctx, id)
	if err != nil && inbox.CodeOf(err) == inbox.NotFound {
		return false, nil
	}
	return err == nil, err
}

// seeder delivers samples with a clock that it sets for each.
type seeder struct {
	store   inbox.Store
	service *inbox.Service
	now     time.Time // of the demo's first start
	clock   time.Time // what the service takes for now
}

// sinceEver is longer than any sample is old: the same sample is never stored twice.
const sinceEver = 100 * 365 * 24 * time.Hour

func newSeeder(store inbox.Store, directory *inbox.Directory, now time.Time) *seeder {
	s := &seeder{store: store, now: now.UTC().Truncate(time.Microsecond)}
	s.service = inbox.NewService(store, directory, inbox.Options{
		Now:          func() time.Time { return s.clock },
		RepeatWindow: sinceEver,
		Log:          slog.New(slog.DiscardHandler),
	})
	return s
}

func (s *seeder) activate(ctx context.Context, person Account, since time.Time) error {
	citizen := inbox.Citizen{ID: person.Number, Name: person.Name, ActiveSince: since}
	if err := s.store.Activate(ctx, citizen); err != nil {
		return err
	}
	if person.Email == "" {
		return nil
	}
	return s.store.SetNotifications(ctx, person.Number, inbox.Notifications{Email: true, Address: person.Email})
}

func (s *seeder) deliver(ctx context.Context, m sample) error {
	s.clock = s.now.Add(-m.age)
	answer, err := s.service.Deliver(ctx, m.delivery)
	if err != nil {
		return err
	}
	if answer.ResultCode == inbox.ResultError {
		return errors.New("answered ERROR: " + answer.ResultText)
	}
	if !m.read {
		return nil
	}
	return s.read(ctx, m)
}

// read opens the case that was just delivered to, as its receiver would. The newest case
// is another's when the sample was there before: then there is nothing to do.
func (s *seeder) read(ctx context.Context, m sample) error {
	citizen := m.delivery.SubjectOfCareID
	page, err := s.service.Cases(ctx, citizen, inbox.CaseQuery{View: inbox.ViewInbox, Limit: 1})
	if err != nil {
		return err
	}
	if len(page.Cases) == 0 || !page.Cases[0].LastAt.Equal(s.clock) {
		return nil
	}
	_, err = s.service.OpenCase(ctx, citizen, inbox.OpenQuery{CaseID: page.Cases[0].ID})
	return err
}
