package demo

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"time"

	"inkorg/app/inbox"
)

// habits are how somebody of the crowd gets and treats mail, in hundredths.
type habits struct {
	thread   int // messages that go on with an earlier case
	unread   int // cases that have not been opened since their last message
	archived int // cases that have been put away, of those that have been read
}

func usualHabits() habits { return habits{thread: 35, unread: 20, archived: 15} }

// busiestHabits make each message a case of the inbox.
func busiestHabits() habits { return habits{unread: 20} }

// letter is a sample as a pattern for messages.
type letter struct {
	inbox.Delivery
	before, after string // the text, around the place of what makes each message another
}

// mistakes is the folder of the samples that show what senders get wrong.
const mistakes = "fel/"

// letters are the patterns that the samples make, but for those that are mistakes: of real
// mail they are too small a part.
func letters(samples *Samples) []letter {
	var all []letter
	for _, sample := range samples.messages {
		if strings.HasPrefix(sample.file, mistakes) {
			continue
		}
		l := letter{Delivery: sample.delivery, before: sample.delivery.Text}
		if at := strings.LastIndex(l.Text, "</article>"); at >= 0 {
			l.before, l.after = l.Text[:at], l.Text[at:]
		}
		l.MessageThreadID, l.Text = "", ""
		all = append(all, l)
	}
	return all
}

// text is a text like no other.
func (l letter) text(reference string) string {
	if l.after == "" {
		return l.before + "\n\nÄrendenummer: " + reference
	}
	return l.before + "<para>Ärendenummer: " + reference + "</para>" + l.after
}

// mailbox makes up one citizen with so many messages.
func (c *Crowd) mailbox(n int, number inbox.PersonID, letters int, h habits) inbox.Mailbox {
	w := &crowdWriter{Crowd: c, Rand: c.dice(n, writing), habits: h}
	mailbox := inbox.Mailbox{Citizen: inbox.Citizen{
		ID: number, Name: w.name(), ActiveSince: crowdEnd().Add(-crowdSpan - time.Duration(w.IntN(1000))*24*time.Hour),
	}}
	var cases []*crowdCase
	for _, at := range w.times(letters) {
		cases = w.write(&mailbox, cases, at)
	}
	for _, one := range cases {
		w.treat(&mailbox, one)
	}
	return mailbox
}

// crowdWriter makes up one citizen's mail.
type crowdWriter struct {
	*Crowd
	*rand.Rand
	habits
}

// crowdCase is a case of a mailbox: its messages by their places there.
type crowdCase struct {
	letter   letter
	thread   string
	messages []int
}

// chance is true so many times of a hundred.
func (w *crowdWriter) chance(hundredths int) bool { return w.IntN(100) < hundredths }

// times gives moments in order, all different. Most mail is sent when people are at work.
func (w *crowdWriter) times(count int) []time.Time {
	const days = int(crowdSpan / (24 * time.Hour))
	all := make([]time.Time, count)
	for i := range all {
		hour := 7 + w.IntN(10)
		if w.chance(5) {
			hour = w.IntN(24)
		}
		all[i] = crowdEnd().AddDate(0, 0, -1-w.IntN(days)).Add(time.Duration(hour)*time.Hour + time.Duration(w.Int64N(int64(time.Hour/time.Microsecond)))*time.Microsecond)
	}
	slices.SortFunc(all, time.Time.Compare)
	for i := 1; i < count; i++ {
		if !all[i].After(all[i-1]) {
			all[i] = all[i-1].Add(time.Microsecond)
		}
	}
	return all
}

// write adds a message to a mailbox, of a case that there is or of a new one.
func (w *crowdWriter) write(mailbox *inbox.Mailbox, cases []*crowdCase, at time.Time) []*crowdCase {
	var of *crowdCase
	if len(cases) > 0 && w.chance(w.thread) {
		of = cases[len(cases)-1-w.IntN(min(len(cases), 4))]
	}
	if of == nil || of.thread == "" {
		of = &crowdCase{letter: w.letters[w.IntN(len(w.letters))]}
		if w.thread > 0 && w.chance(50) {
			of.thread = w.id()[:12]
		}
		if w.chance(40) {
			unit := w.units[w.IntN(len(w.units))]
			of.letter.OrganisationUnit = inbox.OrganisationUnit{
				UnitID: unit.HSAID, UnitName: unit.Name, UnitAddress: unit.Address,
				UnitPostalCode: unit.PostalCode, UnitPostalCity: unit.PostalCity, UnitTelephone: unit.Telephone,
			}
		}
		cases = append(cases, of)
	}
	of.messages = append(of.messages, len(mailbox.Letters))
	mailbox.Letters = append(mailbox.Letters, w.message(mailbox.Citizen.ID, of, at))
	return cases
}

func (w *crowdWriter) message(citizen inbox.PersonID, of *crowdCase, at time.Time) inbox.Message {
	m := inbox.Message{
		ID: w.id(), CaseID: w.id(), Citizen: citizen, ReceivedAt: at,
		OrganisationUnit: of.letter.OrganisationUnit, ThreadID: of.thread, Description: of.letter.Description,
		Text: of.letter.text(strconv.Itoa(1_000_000 + w.IntN(9_000_000))), SSOLink: of.letter.SSOLink,
		Notify: of.letter.Notify, SourceSystem: of.letter.SourceSystem,
		Answer: inbox.Answer{ThreadID: of.thread, ResultCode: inbox.ResultOK},
	}
	if m.Description != "" && w.chance(50) {
		m.Description += fmt.Sprintf(" (%d/%d)", at.Day(), int(at.Month()))
	}
	return m
}

// treat reads a case, but perhaps its newest messages, and puts it away.
func (w *crowdWriter) treat(mailbox *inbox.Mailbox, of *crowdCase) {
	read := len(of.messages)
	if w.chance(w.unread) {
		read = w.IntN(read)
	}
	for _, i := range of.messages[:read] {
		m := &mailbox.Letters[i]
		m.ReadAt = m.ReceivedAt.Add(time.Duration(1+w.IntN(72*60)) * time.Minute)
	}
	if read == len(of.messages) && w.chance(w.archived) {
		mailbox.Archived = append(mailbox.Archived, mailbox.Letters[of.messages[0]].CaseID)
	}
}

// id makes up an id of the form that the inbox gives.
func (w *crowdWriter) id() string {
	const letters, length = "abcdefghijklmnopqrstuvwxyz234567", 26
	id := make([]byte, length)
	for i := range id {
		id[i] = letters[w.IntN(len(letters))]
	}
	return string(id)
}

func (w *crowdWriter) name() string {
	given := []string{"Alva", "Bo", "Cilla", "Dag", "Elin", "Folke", "Greta", "Hassan", "Iris", "Jonas", "Karin", "Leo", "Maja", "Nils", "Olga", "Per"}
	surnames := []string{"Alm", "Berg", "Claesson", "Dahl", "Ek", "Falk", "Gran", "Hedin", "Isaksson", "Jonsson", "Kvist", "Lind", "Mård", "Nyman", "Ohlin", "Persson"}
	return given[w.IntN(len(given))] + " " + surnames[w.IntN(len(surnames))]
}
