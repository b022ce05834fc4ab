package rivta

import (
	"context"
	"strconv"

	"inkorg/app/inbox"
)

// ActiveUser is the answer of IsActiveUser: whether the person is an active user and, if
// so, by which methods that person is told of new messages.
type ActiveUser struct {
	Status  bool
	Methods []inbox.NotificationMethod
}

// activeUserQuery is the request of IsActiveUser.
type activeUserQuery struct {
	subjectOfCareID inbox.PersonID
}

var (
	nsIsActiveUser = responder(patientPortal, inbox.ContractIsActiveUser)

	isActiveUser = newContract(patientPortal, inbox.ContractIsActiveUser,
		sequence(nsIsActiveUser, "IsActiveUserType",
			one("subjectOfCareId", subjectOfCareID, func(q *activeUserQuery) *inbox.PersonID { return &q.subjectOfCareID }),
		).extensible(),
		sequence(nsIsActiveUser, "IsActiveUserResponseType",
			flag("status", func(a *ActiveUser) *bool { return &a.Status }),
			many("activeNotificationMethods", notificationMethod, func(a *ActiveUser) *[]inbox.NotificationMethod { return &a.Methods }),
		).extensible(),
	)
)

// isActiveUser answers IsActiveUser.
func (s *server) isActiveUser(ctx context.Context, noted *call, query activeUserQuery) (ActiveUser, error) {
	citizen, err := inbox.ParsePersonID(string(query.subjectOfCareID))
	if err != nil {
		return ActiveUser{}, err
	}
	active, methods, err := s.Inbox.IsActiveUser(ctx, citizen)
	if err == nil {
		noted.status = strconv.FormatBool(active)
	}
	return ActiveUser{Status: active, Methods: methods}, err
}
