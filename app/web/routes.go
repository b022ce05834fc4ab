package web

import "github.com/gofiber/fiber/v2"

// routes lists every address of the listener. What stands above a line applies to it.
func (s *server) routes(app *fiber.App) {
	app.Use(anywhere, s.observed, s.recovered, s.logged, s.oneFraming, s.headers, s.publicHost)

	app.Get("/assets/:hash/:file", s.asset)
	app.Get("/favicon.ico", s.favicon)
	app.Get("/manifest.webmanifest", s.manifest)

	app.Use(anywhere, noStore, s.language, compressed)

	// What identity providers send comes from another site: it has its own proof.
	app.Get(MetadataPath, s.limitMetadata, s.limitMessage, s.metadata)
	app.Post(ACSPath, s.limitLogin, s.limitMessage, s.assertionConsumer)
	app.Get(SLOPath, s.limitLogin, s.limitMessage, s.singleLogout)
	app.Post(SLOPath, s.limitLogin, s.limitMessage, s.singleLogout)
	app.Get(ExitMetadataPath, s.limitMetadata, s.limitMessage, s.exitMetadata)

	app.Use(anywhere, s.sameOrigin)

	// A choice of language needs no session: any page offers it.
	app.Post("/sprak", s.setLanguage)
	app.Get("/logga-in", s.limitLogin, s.limitMessage, s.login)
	app.Get(goOnPath, s.limitLogin, s.limitMessage, s.goOnLogout)

	for _, party := range s.Parties {
		party.Mount(app, s.showOther)
	}

	app.Use(anywhere, s.session)

	app.Post("/driftinformation/dolj", s.hideNotice)
	app.Get(loggedOutPath, s.loggedOut)
	app.Get(helpPath, s.help)
	app.Get(reportPath, s.report)
	if s.Test {
		app.Get("/hjalp/docbook", s.profiles)
	}
	app.Get("/tillganglighet", s.accessibility)
	app.Get("/personuppgifter", s.privacy)

	if s.Bench != nil {
		s.Bench.Mount(app, s.mayPreview, s.frame)
		s.Bench.MountTesters(app, s.mayTest, s.limitPrograms, s.frame, current)
	}

	app.Get("/", s.loggedIn, s.home)
	app.Get("/inkorg", s.loggedIn, s.list)
	app.Post(manyPath, s.loggedIn, s.changeMany)
	app.Post(undoPath, s.loggedIn, s.undo)
	app.Get("/inkorg/:case", s.loggedIn, s.openCase)
	app.Post("/inkorg/:case/olast", s.loggedIn, s.markUnread)
	app.Post("/inkorg/:case/arkivera", s.loggedIn, s.archive)
	app.Post("/inkorg/:case/aterstall", s.loggedIn, s.restore)
	app.Get("/uthopp/:message/:n", s.loggedIn, s.limitExits, s.limitMessage, s.exit)
	app.Get("/mottagning/:hsaid", s.loggedIn, s.contact)
	app.Get(settingsPath, s.loggedIn, s.settings)
	app.Post(settingsPath, s.saveSettings)
	app.Get(ownSessionsPath, s.loggedIn, s.ownSessions)
	app.Post(ownSessionsPath, s.loggedIn, s.endElsewhere)
	app.Get(ownLogPath, s.loggedIn, s.ownLog)
	app.Get(takeOutPath, s.loggedIn, s.aboutTakeOut)
	app.Post(takeOutPath, s.loggedIn, s.limitTakeOut, s.takeOut)
	app.Post("/logga-ut", s.loggedIn, s.logOut)
	app.Post("/session/forlang", s.loggedIn, s.extendSession)
}
