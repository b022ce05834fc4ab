package web

import "github.com/gofiber/fiber/v2"

// routes lists every address of the listener. What stands above a line applies to it.
func (s *server) routes(app *fiber.App) {
	app.Use(s.recovered, s.logged, s.oneFraming, s.headers, s.publicHost)

	app.Get("/assets/:hash/:file", s.asset)
	app.Get("/favicon.ico", s.favicon)

	app.Use(noStore, s.language)

	// The identity provider's answer comes from another site: it has its own proof.
	app.Get("/saml/metadata", s.metadata)
	app.Post(ACSPath, s.assertionConsumer)
	app.Get(ExitMetadataPath, s.exitMetadata)

	app.Use(s.sameOrigin)

	// A choice of language needs no session: any page offers it.
	app.Post("/sprak", s.setLanguage)
	app.Get("/logga-in", s.login)
	app.Get("/utloggad", s.loggedOut)

	for _, party := range s.Parties {
		party.Mount(app, s.show)
	}

	app.Use(s.session)

	app.Get("/hjalp", s.help)
	if s.Test {
		app.Get("/hjalp/docbook", s.profiles)
	}
	app.Get("/tillganglighet", s.accessibility)
	app.Get("/personuppgifter", s.privacy)

	app.Get("/", s.loggedIn, s.home)
	app.Get("/inkorg", s.loggedIn, s.list)
	app.Get("/inkorg/:case", s.loggedIn, s.openCase)
	app.Post("/inkorg/:case/olast", s.loggedIn, s.markUnread)
	app.Post("/inkorg/:case/arkivera", s.loggedIn, s.archive)
	app.Post("/inkorg/:case/aterstall", s.loggedIn, s.restore)
	app.Get("/uthopp/:message/:n", s.loggedIn, s.exit)
	app.Get("/mottagning/:hsaid", s.loggedIn, s.contact)
	app.Post("/logga-ut", s.loggedIn, s.logOut)
}
