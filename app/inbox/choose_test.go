package inbox_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"inkorg/app/inbox"
)

func TestChooseNotifications(t *testing.T) {
	kept := inbox.Notifications{SMS: true, Telephone: "+46701740605", Email: true, Address: "tolvan@example.se", Language: "en"}
	for name, row := range map[string]struct {
		before inbox.Notifications
		wish   inbox.NotificationWish
		want   inbox.Notifications
		wrong  inbox.WishProblems
	}{
		"both, as people write them": {
			wish: inbox.NotificationWish{SMS: true, Telephone: " 070-174 06 05", Email: true, Address: "tolvan@Räksmörgås.example ", Language: "sv"},
			want: inbox.Notifications{SMS: true, Telephone: "+46701740605", Email: true, Address: "tolvan@xn--rksmrgs-5wao1o.example", Language: "sv"},
		},
		"as before":     {before: kept, wish: inbox.NotificationWish{SMS: true, Email: true, Language: "en"}, want: kept},
		"white space":   {before: kept, wish: inbox.NotificationWish{SMS: true, Telephone: " ", Email: true, Address: "\t", Language: "en"}, want: kept},
		"another":       {before: kept, wish: inbox.NotificationWish{SMS: true, Telephone: "0701740606", Email: true, Language: "en"}, want: inbox.Notifications{SMS: true, Telephone: "+46701740606", Email: true, Address: "tolvan@example.se", Language: "en"}},
		"off":           {before: kept, wish: inbox.NotificationWish{Email: true}, want: inbox.Notifications{Email: true, Address: "tolvan@example.se"}},
		"all off":       {before: kept, want: inbox.Notifications{}},
		"never on":      {wish: inbox.NotificationWish{Language: "sv"}, want: inbox.Notifications{Language: "sv"}},
		"nowhere to":    {wish: inbox.NotificationWish{SMS: true, Email: true}, wrong: inbox.WishProblems{SMS: inbox.WishMissing, Email: inbox.WishMissing}},
		"unreadable":    {wish: inbox.NotificationWish{SMS: true, Telephone: "070", Email: true, Address: "tolvan"}, wrong: inbox.WishProblems{SMS: inbox.WishUnreadable, Email: inbox.WishUnreadable}},
		"not chosen":    {wish: inbox.NotificationWish{Telephone: "0701740605", Address: "a@b.se"}, wrong: inbox.WishProblems{SMS: inbox.WishUnused, Email: inbox.WishUnused}},
		"one of them":   {before: kept, wish: inbox.NotificationWish{SMS: true, Telephone: "0701740606", Email: true, Address: "?"}, want: kept, wrong: inbox.WishProblems{Email: inbox.WishUnreadable}},
		"wrong is kept": {before: kept, wish: inbox.NotificationWish{SMS: true, Telephone: "?", Email: true}, want: kept, wrong: inbox.WishProblems{SMS: inbox.WishUnreadable}},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t, bothMethods)
			d.wants(t, tolvan, row.before)
			wrong, err := d.ChooseNotifications(t.Context(), inbox.Session{Citizen: tolvan, Reference: "s1"}, row.wish)
			if err != nil || wrong != row.wrong {
				t.Errorf("%+v, %v; want %+v", wrong, err, row.wrong)
			}
			got, err := d.Notifications(t.Context(), tolvan)
			if diff := cmp.Diff(row.want, got); err != nil || diff != "" {
				t.Errorf("%v; kept (-want +got):\n%s", err, diff)
			}
			if row.wrong != (inbox.WishProblems{}) {
				d.sameLog(t, tolvan)
				return
			}
			var methods []string
			for _, method := range row.want.Methods() {
				methods = append(methods, string(method))
			}
			d.sameLog(t, tolvan, inbox.AuditEntry{
				At: d.now, Citizen: tolvan, Action: inbox.AuditSettings, Session: "s1", Detail: strings.Join(methods, " "),
			})
		})
	}
}

// TestMethodThatCannotBeUsed stays as it was chosen, and is not asked about.
func TestMethodThatCannotBeUsed(t *testing.T) {
	d := newDesk(t, func(o *inbox.Options) { o.Methods = []inbox.NotificationMethod{inbox.MethodEmail} })
	d.wants(t, tolvan, inbox.Notifications{SMS: true, Telephone: "+46701740605"})
	wrong, err := d.ChooseNotifications(t.Context(), inbox.Session{Citizen: tolvan}, inbox.NotificationWish{Telephone: "?", Email: true, Address: "a@b.se"})
	want := inbox.Notifications{SMS: true, Telephone: "+46701740605", Email: true, Address: "a@b.se"}
	got, _ := d.Notifications(t.Context(), tolvan)
	if diff := cmp.Diff(want, got); err != nil || wrong != (inbox.WishProblems{}) || diff != "" {
		t.Errorf("%+v, %v; kept (-want +got):\n%s", wrong, err, diff)
	}
	if _, err := d.ChooseNotifications(t.Context(), inbox.Session{Citizen: "191111111111"}, inbox.NotificationWish{}); inbox.CodeOf(err) != inbox.NotFound {
		t.Errorf("of nobody: %v", err)
	}
}
