package rivta

import (
	"context"

	"inkorg/app/inbox"
)

const patientPortal = "infrastructure:eservicesupply:patientportal"

// The simple types of the patient portal domain, by the published field tables.
var (
	subjectOfCareID    = patterned(nsPatientPortal, "SubjectOfCareIdType", `[0-9]{8}[0-9pPtTfF][0-9]{3}`)
	hsaID              = &simpleType{namespace: nsPatientPortal, name: "HsaIdType"}
	notificationMethod = &simpleType{
		namespace: nsPatientPortal, name: "NotificationMethodType",
		values: []string{string(inbox.MethodSMS), string(inbox.MethodEmail), string(inbox.MethodOther)},
	}
	resultCode = &simpleType{
		namespace: nsPatientPortal, name: "ResultCodeEnum",
		values: []string{string(inbox.ResultOK), string(inbox.ResultError), string(inbox.ResultInfo)},
	}
	linkType = &simpleType{
		namespace: nsPatientPortal, name: "LinkTypeType",
		values: []string{
			string(inbox.CurrentTarget), string(inbox.Embedded), string(inbox.Widget), string(inbox.NewTarget),
		},
	}
)

var organisationUnit = sequence(nsPatientPortal, "OrganisationUnitType",
	one("unitId", hsaID, func(u *inbox.OrganisationUnit) *string { return &u.UnitID }),
	one("unitName", xsString, func(u *inbox.OrganisationUnit) *string { return &u.UnitName }),
	optional("unitAddress", xsString, func(u *inbox.OrganisationUnit) *string { return &u.UnitAddress }),
	optional("unitPostalCode", xsString, func(u *inbox.OrganisationUnit) *string { return &u.UnitPostalCode }),
	optional("unitPostalCity", xsString, func(u *inbox.OrganisationUnit) *string { return &u.UnitPostalCity }),
	optional("unitTelephone", xsString, func(u *inbox.OrganisationUnit) *string { return &u.UnitTelephone }),
)

var ssoLink = sequence(nsPatientPortal, "SSOLinkType",
	one("systemId", xsString, func(l *inbox.SSOLink) *string { return &l.SystemID }),
	one("text", xsString, func(l *inbox.SSOLink) *string { return &l.Text }),
	optional("queryString", xsString, func(l *inbox.SSOLink) *string { return &l.QueryString }),
	one("type", linkType, func(l *inbox.SSOLink) *inbox.LinkType { return &l.Type }),
)

var message = sequence(nsPatientPortal, "MessageType",
	group("organisationUnit", organisationUnit, func(d *inbox.Delivery) *inbox.OrganisationUnit { return &d.OrganisationUnit }),
	optional("messageThreadId", xsString, func(d *inbox.Delivery) *string { return &d.MessageThreadID }),
	optional("messageDescription", xsString, func(d *inbox.Delivery) *string { return &d.Description }),
	one("messageText", xsMarkup, func(d *inbox.Delivery) *string { return &d.Text }),
	optionalGroup("ssoLink", ssoLink, func(d *inbox.Delivery) **inbox.SSOLink { return &d.SSOLink }),
)

var (
	nsAddMessage = responder(patientPortal, inbox.ContractAddMessage)

	addMessage = newContract(patientPortal, inbox.ContractAddMessage,
		sequence(nsAddMessage, "AddMessageToPatientPortalInboxType",
			one("subjectOfCareId", subjectOfCareID, func(d *inbox.Delivery) *inbox.PersonID { return &d.SubjectOfCareID }),
			// A message is part of its delivery: both are one value in Go.
			group("message", message, func(d *inbox.Delivery) *inbox.Delivery { return d }),
			optionalFlag("notify", func(d *inbox.Delivery) *bool { return &d.Notify }),
			optional("sourceSystem", xsString, func(d *inbox.Delivery) *string { return &d.SourceSystem }),
		).extensible(extension(nsOwn, optionalFlag("dryRun", func(d *inbox.Delivery) *bool { return &d.DryRun }))),
		sequence(nsAddMessage, "AddMessageToPatientPortalInboxResponseType",
			optional("messageThreadId", xsString, func(a *inbox.Answer) *string { return &a.ThreadID }),
			many("notificationSent", notificationMethod, func(a *inbox.Answer) *[]inbox.NotificationMethod { return &a.NotificationSent }),
			one("resultCode", resultCode, func(a *inbox.Answer) *inbox.ResultCode { return &a.ResultCode }),
			optional("resultText", xsString, func(a *inbox.Answer) *string { return &a.ResultText }),
		).extensible(extension(nsOwn, optionalFlag("dryRun", func(a *inbox.Answer) *bool { return &a.DryRun }))),
	)
)

// addMessage answers AddMessageToPatientPortalInbox.
func (s *server) addMessage(ctx context.Context, noted *call, delivery inbox.Delivery) (inbox.Answer, error) {
	noted.sourceSystem = clean(delivery.SourceSystem)
	if delivery.DryRun && !s.DryRuns {
		return inbox.Answer{}, newFault(reason{code: CodeDryRun, expected: "expected no dryRun: there are no dry runs here, and nothing was stored", element: "dryRun"})
	}
	delivery.Caller = noted.caller
	if s.Keeper != nil {
		delivery.Outcome = &noted.outcome
	}
	citizen, err := inbox.ParsePersonID(string(delivery.SubjectOfCareID))
	if err != nil {
		return inbox.Answer{}, err
	}
	delivery.SubjectOfCareID = citizen
	answer, err := s.Inbox.Deliver(ctx, delivery)
	noted.result, noted.said = string(answer.ResultCode), answer.ResultText
	return answer, err
}
