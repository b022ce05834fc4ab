package config

import (
	"strings"
	"unicode"
)

// check holds settings against each other and against what their receivers take.
func (l *loader) check() {
	l.checkListeners()
	l.checkContracts()
	l.checkSession()
	l.checkLogin()
	l.checkSystems()
	l.checkUnits()
	l.checkNotifications()
	l.checkUsage()
	l.checkRetention()
	if mail := l.config.Organisation.Accessibility; mail != "" && !strings.Contains(mail, "@") {
		l.reject("organisation.accessibility", "%q is no e-mail address; expected one such as name@example.se", mail)
	}
}

func (l *loader) checkListeners() {
	first := map[string]string{}
	l.unique(first, string(l.config.Listen), "listen")
	l.unique(first, string(l.config.Contracts.Listen), "contracts.listen")
	l.unique(first, string(l.config.Ops.Listen), "ops.listen")
}

func (l *loader) checkSession() {
	if s := l.config.Session; s.Idle > s.Absolute {
		l.reject("session.idle", "%s is longer than session.absolute; expected at most %s", s.Idle, s.Absolute)
	}
}

func (l *loader) checkLogin() {
	login := l.config.Login
	if len(login.LoA) == 0 {
		l.reject("login.loa", "is empty; expected at least one level of assurance")
	}
	if len(login.Attributes.PersonalNumber) == 0 {
		l.reject("login.attributes.personal_number", "is empty; expected at least one attribute name")
	}
	l.checkID("login.entity_id", login.EntityID)
	l.checkIdPs()
}

// checkSystems leaves the demo's own alone: what could be wrong with them is wrong with the
// public address.
func (l *loader) checkSystems() {
	if !l.has("systems") {
		return
	}
	first := map[string]string{}
	for i, system := range l.config.Systems {
		key := entry("systems", i)
		l.checkID(key+".id", system.ID)
		if system.ID != "" {
			l.unique(first, system.ID, key+".id")
		}
		if _, err := system.base(l.config.Environment); err != nil {
			l.reject(key+".base_url", "%v; expected an address such as https://vard.example.se/app/", err)
		}
		l.checkExit(key, system)
	}
	for i, system := range l.config.Systems {
		for j, id := range system.LinkableBy {
			if _, known := first[id]; !known {
				l.reject(entry(entry("systems", i)+".linkable_by", j), "%q is no system; expected the id of one in systems", id)
			}
		}
	}
}

func (l *loader) checkUnits() {
	first := map[string]string{}
	for i, unit := range l.config.Units {
		key := entry("units", i) + ".hsa_id"
		l.checkID(key, unit.HSAID)
		if unit.HSAID != "" {
			l.unique(first, unit.HSAID, key)
		}
	}
}

// checkID rejects an identifier that cannot have been meant. Identifiers of the domain
// have no syntax that senders keep to.
func (l *loader) checkID(key, id string) {
	if strings.ContainsFunc(id, unicode.IsSpace) {
		l.reject(key, "%q holds white space; expected an identifier without", id)
	}
}
