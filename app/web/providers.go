package web

import (
	"net/url"
	"slices"

	"github.com/a-h/templ"
	"github.com/gofiber/fiber/v2"
	"golang.org/x/text/collate"
	"golang.org/x/text/language"

	"inkorg/app/inbox"
	"inkorg/sso"
	"inkorg/views"
)

// chooseProvider shows the identity providers as links. When none can be used, waiting is
// all that helps.
func (s *server) chooseProvider(c *fiber.Ctx, till string, notice *views.Notice) error {
	view := views.LoginView{Notice: notice, Choices: s.choices(c, till)}
	if len(view.Choices) == 0 {
		return inbox.Errorf(inbox.Unavailable, "there is no identity provider that can be used")
	}
	return s.show(c, fiber.StatusOK, func(f views.Frame) templ.Component { return views.Login(f, view) })
}

// provider gives what is known of an identity provider now. Of one that is no longer there
// that is its entity id.
func (s *server) provider(entityID string) sso.IdentityProvider {
	for _, provider := range s.Login().IdentityProviders() {
		if provider.EntityID == entityID {
			return provider
		}
	}
	return sso.IdentityProvider{EntityID: entityID}
}

// choices are the identity providers by their names in the reader's language, in the order
// in which Swedish readers look names up.
func (s *server) choices(c *fiber.Ctx, till string) []views.LoginChoice {
	var choices []views.LoginChoice
	for _, provider := range s.Login().IdentityProviders() {
		values := url.Values{"till": {till}, "idp": {provider.EntityID}}
		choices = append(choices, views.LoginChoice{
			Name: provider.DisplayName(s.words(c).Lang()), Href: "/logga-in?" + values.Encode(),
		})
	}
	alphabet := collate.New(language.Swedish, collate.IgnoreCase)
	slices.SortStableFunc(choices, func(a, b views.LoginChoice) int { return alphabet.CompareString(a.Name, b.Name) })
	return choices
}
