package storetest

import (
	"strconv"
	"sync"
	"sync/atomic"
	"testing"

	"inkorg/app/inbox"
)

// together calls f from n goroutines at once and waits for them.
func together(n int, f func(i int)) {
	var all sync.WaitGroup
	begin := make(chan struct{})
	for i := range n {
		all.Go(func() {
			<-begin
			f(i)
		})
	}
	close(begin)
	all.Wait()
}

func testConcurrent(t *testing.T, s *suite) {
	const senders = 100

	t.Run("the same message is stored once", func(t *testing.T) {
		original := threaded(s.citizen(t), "thread")
		answers := make([]inbox.Answer, senders)
		var stored atomic.Int64
		together(senders, func(i int) {
			m := again(original, 0)
			m.Answer.ResultText = strconv.Itoa(i)
			answer, repeat, err := s.Deliver(s.ctx, m, start())
			if err != nil {
				t.Errorf("Deliver: %v", err)
			}
			if !repeat {
				stored.Add(1)
			}
			answers[i] = answer
		})
		same(t, "deliveries that were no repeat", stored.Load(), int64(1))
		cases := s.page(t, original.Citizen, inbox.CaseQuery{Limit: 10}).Cases
		same(t, "cases", len(cases), 1)
		_, messages := s.thread(t, original.Citizen, cases[0].ID)
		same(t, "messages", len(messages), 1)
		for _, answer := range answers {
			same(t, "answer", answer, messages[0].Answer)
		}
	})

	t.Run("messages of one thread get one number each", func(t *testing.T) {
		citizen := s.citizen(t)
		together(senders, func(int) {
			if _, _, err := s.Deliver(s.ctx, threaded(citizen, "thread"), start()); err != nil {
				t.Errorf("Deliver: %v", err)
			}
		})
		cases := s.page(t, citizen, inbox.CaseQuery{Limit: 10}).Cases
		same(t, "cases", len(cases), 1)
		found, messages := s.thread(t, citizen, cases[0].ID)
		same(t, "messages, unread", []int{found.Messages, found.Unread}, []int{senders, senders})
		for i, m := range messages {
			same(t, "Seq", m.Seq, senders-i)
		}
	})

	t.Run("one that fails takes no other with it", func(t *testing.T) {
		citizen := s.citizen(t)
		taken := s.deliver(t, message(citizen))
		together(senders, func(i int) {
			m := threaded(citizen, strconv.Itoa(i))
			if i%2 == 0 {
				m.ID = taken.ID // found out late, when the case has been written already
			}
			_, _, err := s.Deliver(s.ctx, m, start())
			if failed := err != nil; failed != (i%2 == 0) {
				t.Errorf("message %d: error %v", i, err)
			}
		})
		s.counted(t, citizen, inbox.Counts{Inbox: 1 + senders/2, Unread: 1 + senders/2})
		cases := s.page(t, citizen, inbox.CaseQuery{Limit: 2 * senders}).Cases
		same(t, "cases", len(cases), 1+senders/2)
	})

	t.Run("page and counts are of the same moment", func(t *testing.T) { testOneMoment(t, s) })
}

// testOneMoment reads the list and a thread while they change.
func testOneMoment(t *testing.T, s *suite) {
	citizen := s.citizen(t)
	first := s.deliver(t, threaded(citizen, "thread"))
	changed := make(chan struct{})
	go func() {
		defer close(changed)
		for i := range 100 {
			if err := s.SetArchived(s.ctx, citizen, first.CaseID, i%2 == 0); err != nil {
				t.Errorf("SetArchived: %v", err)
			}
			if _, _, err := s.Deliver(s.ctx, threaded(citizen, "thread"), start()); err != nil {
				t.Errorf("Deliver: %v", err)
			}
		}
	}()
	defer func() { <-changed }()
	for {
		page := s.page(t, citizen, inbox.CaseQuery{View: inbox.ViewUnread, Limit: 10})
		same(t, "unread cases", len(page.Cases), page.Counts.Unread)
		found, messages := s.thread(t, citizen, first.CaseID)
		same(t, "messages", len(messages), found.Messages)
		select {
		case <-changed:
			return
		default:
		}
	}
}
