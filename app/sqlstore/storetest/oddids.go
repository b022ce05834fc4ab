package storetest

import (
	"strings"
	"testing"

	"inkorg/app/inbox"
)

// testOddIDs asks for what anybody can write into an address: texts that no id is, some of
// which a database cannot even hold.
func testOddIDs(t *testing.T, s *suite) {
	citizen := s.citizen(t)
	s.deliver(t, message(citizen))
	for name, id := range map[string]string{
		"empty": "", "zero byte": "a\x00b", "no UTF-8": "\xff\xfe", "half a letter": "\xc3", "long": strings.Repeat("ö", 1<<16),
		"SQL": "' OR 1=1 --", "wildcard": "%", "placeholder": "$1",
	} {
		t.Run(name, func(t *testing.T) {
			_, _, err := s.Thread(s.ctx, citizen, id, 0, 10)
			coded(t, "Thread", err, inbox.NotFound)
			_, err = s.Message(s.ctx, citizen, id)
			coded(t, "Message", err, inbox.NotFound)
			coded(t, "MarkRead", s.MarkRead(s.ctx, citizen, id, []string{id}, start()), inbox.NotFound)
			_, err = s.Change(s.ctx, citizen, inbox.ActionArchive, []string{id}, start())
			coded(t, "Change", err, inbox.NotFound)
			_, err = s.TakePendingLogin(s.ctx, id)
			coded(t, "TakePendingLogin", err, inbox.NotFound)
		})
	}
	t.Run("a Seq that none is", func(t *testing.T) {
		m := s.deliver(t, message(citizen))
		for before, want := range map[int]int{1 << 40: 1, -1: 0} {
			_, messages, err := s.Thread(s.ctx, citizen, m.CaseID, before, 10)
			must(t, err)
			same(t, "messages", len(messages), want)
		}
	})
	s.counted(t, citizen, inbox.Counts{Inbox: 2, Unread: 2})
}
