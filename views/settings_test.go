package views_test

import (
	"regexp"
	"strings"
	"testing"

	"inkorg/views"
)

// TestNotificationText names nobody and nothing, and holds no link; as an SMS it is one.
func TestNotificationText(t *testing.T) {
	t.Parallel()
	for lang, wanted := range map[string][]string{
		views.Swedish: {"ett nytt meddelande i Min inkorg", "Logga in", "går inte att svara på"},
		views.English: {"a new message in Min inkorg", "Log in", "cannot be answered"},
	} {
		text := views.NotificationTextOf(words(t, lang), "Min inkorg")
		for _, want := range wanted {
			if !strings.Contains(text.SMS, want) || want != wanted[0] && !strings.Contains(text.Mail, want) {
				t.Errorf("%s: no %q in %+v", lang, want, text)
			}
		}
		if all := text.SMS + "\n" + text.Subject + "\n" + text.Mail; regexp.MustCompile(`://|www|\w\.\w|@|%`).MatchString(all) {
			t.Errorf("%s holds a link, or a placeholder: %s", lang, all)
		}
		// An SMS has 160 characters of the GSM alphabet, which has å, ä and ö.
		if n := len([]rune(text.SMS)); n > 160 || regexp.MustCompile(`[^A-Za-zåäöÅÄÖ .,]`).MatchString(text.SMS) {
			t.Errorf("%s: the SMS has %d characters: %s", lang, n, text.SMS)
		}
		if text.Subject == "" || strings.ContainsAny(text.Subject, "\r\n") {
			t.Errorf("subject %q", text.Subject)
		}
	}
}

// TestSettingsSayWhatIsKept at the field, beside what is wrong.
func TestSettingsSayWhatIsKept(t *testing.T) {
	t.Parallel()
	doc := document(t, views.Settings(loggedIn(t, views.Swedish), wrongSettings()))
	field := doc.Find("#mobil")
	if about := field.AttrOr("aria-describedby", ""); about != "mobil-sparat mobil-fel" || field.AttrOr("value", "") != "08-1" {
		t.Errorf("described by %q", about)
	}
	for _, id := range []string{"mobil-sparat", "mobil-fel", "adress-fel"} {
		if doc.Find("#"+id).Length() != 1 {
			t.Errorf("no #%s", id)
		}
	}
	if about, found := document(t, views.Settings(loggedIn(t, views.Swedish), settings())).Find("#adress").Attr("aria-describedby"); found {
		t.Errorf("nothing is kept, and it is described by %q", about)
	}
}
