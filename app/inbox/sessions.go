package inbox

import "context"

// Sessions gives a citizen's log-ins that have not ended, newest first.
func (s *Service) Sessions(ctx context.Context, citizen PersonID) ([]Session, error) {
	all, err := s.store.SessionsOf(ctx, citizen)
	if err != nil {
		return nil, err
	}
	var live []Session
	for _, session := range all {
		if s.now().Before(s.options.Limits.EndsAt(session)) {
			live = append(live, session)
		}
	}
	return live, nil
}

// EndOther ends the log-in of that Reference from another of the same citizen. NotFound when
// there is none.
func (s *Service) EndOther(ctx context.Context, from Session, reference string) error {
	return s.endOthers(ctx, from, func(other Session) bool { return other.Reference == reference })
}

// EndOthers ends all log-ins of a citizen but this one. NotFound when there are none.
func (s *Service) EndOthers(ctx context.Context, from Session) error {
	return s.endOthers(ctx, from, func(Session) bool { return true })
}

// EndAll ends all log-ins of a citizen, as an operator wants it, and says how many.
func (s *Service) EndAll(ctx context.Context, citizen PersonID, operator string) (ended int, err error) {
	all, err := s.store.SessionsOf(ctx, citizen)
	if err != nil {
		return 0, err
	}
	for _, session := range all {
		note := s.commanded(AuditSessionEnded, citizen, operator)
		note.Detail = session.Reference
		if err := s.store.EndSession(ctx, session.ID, note); err != nil {
			return ended, err
		}
		ended++
	}
	return ended, nil
}

func (s *Service) endOthers(ctx context.Context, from Session, ends func(Session) bool) error {
	live, err := s.Sessions(ctx, from.Citizen)
	if err != nil {
		return err
	}
	ended := false
	for _, other := range live {
		if other.ID == from.ID || !ends(other) {
			continue
		}
		note := s.entry(AuditSessionEnded, from.Citizen, from.Reference)
		note.Detail = other.Reference
		if err := s.store.EndSession(ctx, other.ID, note); err != nil {
			return err
		}
		ended = true
	}
	if !ended {
		return Errorf(NotFound, "there is no such log-in")
	}
	return nil
}
