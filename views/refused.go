package views

// Refusal is what was refused to a person, where the page can say more than that.
type Refusal string

// The refusals. Those but the first and the last are what an identity provider reports.
const (
	RefusedLogIn         Refusal = "log-in" // for a reason that stays in the log
	RefusedFraud         Refusal = "fraud"
	RefusedPossibleFraud Refusal = "possible fraud"
	RefusedPerson        Refusal = "person" // could not be authenticated
	RefusedLevel         Refusal = "level"  // of assurance: cannot be given
	RefusedRequest       Refusal = "request"
	RefusedByFault       Refusal = "fault"   // of the identity provider
	RefusedLogOut        Refusal = "log-out" // with the identity provider
)

// words give heading and text. None of them hints at whether anybody has an account.
func (r Refusal) words(w *Words) (heading, text string) {
	switch r {
	case RefusedFraud:
		return w.T("refused.fraud"), w.T("refused.fraud.text")
	case RefusedPossibleFraud:
		return w.T("refused.possiblefraud"), w.T("refused.possiblefraud.text")
	case RefusedPerson:
		return w.T("refused.person"), w.T("refused.person.text")
	case RefusedLevel:
		return w.T("refused.level"), w.T("refused.level.text")
	case RefusedRequest:
		return w.T("refused.request"), w.T("refused.request.text")
	case RefusedByFault:
		return w.T("refused.fault"), w.T("refused.fault.text")
	case RefusedLogOut:
		return w.T("refused.logout"), w.T("refused.logout.text")
	default:
		return w.T("refused.login"), w.T("refused.login.text")
	}
}
