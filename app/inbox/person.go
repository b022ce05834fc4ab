package inbox

import (
	"context"
	"iter"
)

// Person is what the inbox holds of somebody beside the messages. Nothing in it opens
// anything.
type Person struct {
	Citizen  *Citizen // nil: no active user
	Sessions []Session
	Log      iter.Seq2[AuditEntry, error]
}

// ExportPerson gives what the inbox holds of somebody, and notes that it was given to an
// operator. NotFound, and nothing noted, when it holds nothing.
func (s *Service) ExportPerson(ctx context.Context, id PersonID, operator string) (Person, error) {
	var person Person
	citizen, err := s.store.Citizen(ctx, id)
	switch {
	case err == nil:
		person.Citizen = &citizen
	case CodeOf(err) != NotFound:
		return Person{}, err
	}
	if person.Sessions, err = s.store.SessionsOf(ctx, id); err != nil {
		return Person{}, err
	}
	known, err := s.store.AuditLog(ctx, AuditQuery{Citizen: id, Limit: 1})
	if err != nil {
		return Person{}, err
	}
	if person.Citizen == nil && len(person.Sessions) == 0 && len(known) == 0 {
		return Person{}, Errorf(NotFound, "the inbox holds nothing of that person")
	}
	if err := s.store.Note(ctx, s.commanded(AuditPersonExport, id, operator)); err != nil {
		return Person{}, err
	}
	person.Log = s.auditLog(ctx, AuditQuery{Citizen: id})
	return person, nil
}

// ErasePerson removes everything of a person but the entries of the audit log, which say
// that it was done, and by which operator. The person is no active user any more. NotFound
// when there is nothing to remove.
func (s *Service) ErasePerson(ctx context.Context, id PersonID, operator string) (Erased, error) {
	erased, err := s.store.Erase(ctx, id, s.commanded(AuditPersonErase, id, operator))
	if err != nil && CodeOf(err) == NotFound {
		err = Errorf(NotFound, "the inbox holds nothing of that person that could be removed")
	}
	return erased, err
}

// commanded begins an entry of what an operator does with a citizen's data.
func (s *Service) commanded(action AuditAction, citizen PersonID, operator string) AuditEntry {
	return AuditEntry{At: s.now(), Citizen: citizen, Action: action, Actor: Operator(operator)}
}

// entriesAtOnce is how many entries of the audit log are held in memory.
const entriesAtOnce = 1000

// auditLog gives all entries that a query asks for, whatever its limit. After an error there
// are no more.
func (s *Service) auditLog(ctx context.Context, q AuditQuery) iter.Seq2[AuditEntry, error] {
	q.Limit = entriesAtOnce
	return func(yield func(AuditEntry, error) bool) {
		for {
			entries, err := s.store.AuditLog(ctx, q)
			if err != nil {
				yield(AuditEntry{}, err)
				return
			}
			for _, entry := range entries {
				if !yield(entry, nil) {
					return
				}
			}
			if len(entries) < q.Limit {
				return
			}
			q.From = entries[len(entries)-1].Key()
		}
	}
}
