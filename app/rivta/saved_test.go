package rivta

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"inkorg/app/inbox"
)

// TestReadAddMessage: what a client would send is read back, whichever producer it is for.
func TestReadAddMessage(t *testing.T) {
	want := inbox.Delivery{
		SubjectOfCareID:  "191212121212",
		OrganisationUnit: inbox.OrganisationUnit{UnitID: "SE23210000", UnitName: "Mottagningen"},
		Description:      "Rubrik", Text: "<article><para>Å &amp; ä</para></article>", SourceSystem: "SE45454",
		SSOLink: &inbox.SSOLink{SystemID: "SE45454", Text: "Öppna", QueryString: "a=1&b=2", Type: inbox.NewTarget},
	}
	client := Client{LogicalAddress: "SE-SOMEBODY-ELSE"}
	got, err := ReadAddMessage(client.AddMessageEnvelope(want))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestReadAddMessageSaysWhatIsWrong, as a sender is told.
func TestReadAddMessageSaysWhatIsWrong(t *testing.T) {
	client := Client{LogicalAddress: "mvktest"}
	sound := string(client.AddMessageEnvelope(inbox.Delivery{SubjectOfCareID: "191212121212", Text: "<article/>"}))
	for name, row := range map[string]struct{ request, says string }{
		"another contract": {string(client.IsActiveUserEnvelope("191212121212")), string(CodeContract)},
		"not encoded":      {strings.Replace(sound, "&lt;article/&gt;", "<article/>", 1), string(CodeNotEncoded)},
		"cut short":        {sound[:len(sound)/2], string(CodeXML)},
	} {
		_, err := ReadAddMessage([]byte(row.request))
		if _, isFault := errors.AsType[*Fault](err); !isFault || !strings.Contains(err.Error(), row.says) {
			t.Errorf("%s: %v, not %s", name, err, row.says)
		}
	}
}
