package web

import (
	"cmp"

	"github.com/a-h/templ"
	"github.com/gofiber/fiber/v2"

	"inkorg/app/inbox"
	"inkorg/views"
)

// ownLogPath is the address of the citizen's own log.
const ownLogPath = "/installningar/logg"

// ownLog answers GET /installningar/logg.
func (s *server) ownLog(c *fiber.Ctx) error {
	session, _ := current(c)
	cursor := c.Query("efter")
	entries, older, err := s.Inbox.OwnLog(c.UserContext(), session.Citizen, cursor)
	if err != nil {
		return err
	}
	var shown []views.LogEntry
	for _, entry := range entries {
		one := s.logEntry(c, entry)
		one.Here = entry.Session == session.Reference
		shown = append(shown, one)
	}
	view := views.OwnLogView{Days: s.words(c).ByDay(shown)}
	if older != "" {
		view.Older = ownLogPath + "?efter=" + older
	} else if view.Since, err = s.Inbox.OwnLogSince(c.UserContext()); err != nil {
		return err
	}
	if cursor != "" {
		view.First = ownLogPath
	}
	return s.show(c, fiber.StatusOK, func(f views.Frame) templ.Component { return views.OwnLog(f, view) })
}

// logTexts are the keys of what is said of an entry that names nobody.
var logTexts = map[inbox.AuditAction]string{
	inbox.AuditLogOut: "log.out", inbox.AuditSessionEnded: "log.ended", inbox.AuditSettings: "log.settings",
	inbox.AuditTakeOut: "log.takeout", inbox.AuditExport: "log.export.audit", inbox.AuditPersonExport: "log.export.person",
	inbox.AuditPersonErase: "log.erase", inbox.AuditTokenMade: "log.token.made", inbox.AuditTokenDropped: "log.token.dropped",
	inbox.AuditAccountAdd: "log.account.add", inbox.AuditAccountPassword: "log.account.password", inbox.AuditAccountRemove: "log.account.remove",
}

// logEntry says what an entry means. Units are named as their message does, while it is there.
func (s *server) logEntry(c *fiber.Ctx, entry inbox.OwnEntry) views.LogEntry {
	shown := views.LogEntry{At: entry.At, Text: logTexts[entry.Action]}
	if entry.Kept {
		shown.Case = listPath + "/" + entry.CaseID
	}
	switch entry.Action {
	case inbox.AuditLogIn:
		shown.Text, shown.Names = "log.in", []string{s.providerName(c, entry.Provider())}
	case inbox.AuditLogOut:
		if entry.Actor == inbox.ActorIdP {
			shown.Text, shown.Names = "log.out.provider", []string{s.providerName(c, entry.Provider())}
		}
	case inbox.AuditSessionEnded:
		if entry.Actor != "" {
			shown.Text = "log.ended.operator"
		}
	case inbox.AuditRead:
		shown.Text, shown.Names = "log.read", []string{s.unitName(c, entry)}
	case inbox.AuditExit:
		system, _ := s.Inbox.Directory().System(entry.SystemID)
		shown.Text, shown.Names = "log.exit", []string{cmp.Or(system.Name, entry.SystemID), s.unitName(c, entry)}
	}
	return shown
}

func (s *server) unitName(c *fiber.Ctx, entry inbox.OwnEntry) string {
	if !inbox.Blank(entry.UnitName) {
		return entry.UnitName
	}
	unit, _ := s.Inbox.Directory().Unit(entry.UnitID)
	return cmp.Or(unit.Name, s.words(c).T("sender.unknown"))
}

// providerName is what an identity provider is called, or its entity id when it is known no
// more.
func (s *server) providerName(c *fiber.Ctx, entityID string) string {
	for _, provider := range s.Login().IdentityProviders() {
		if provider.EntityID == entityID {
			return provider.DisplayName(s.words(c).Lang())
		}
	}
	return entityID
}
