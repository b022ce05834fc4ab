package main

import (
	"cmp"
	"fmt"

	"inkorg/app/config"
	"inkorg/app/web"
	"inkorg/assets"
	"inkorg/sso"
	"inkorg/views"
)

// newLogin makes the inbox's own service provider, with the identity providers as they are
// now.
func (p *program) newLogin(settings config.Config, ring []sso.Key) (*sso.ServiceProvider, error) {
	provider := sso.ServiceProviderConfig{
		EntityID: settings.Login.EntityID, ACSURL: string(settings.PublicURL) + web.ACSPath, SLOURL: string(settings.PublicURL) + web.SLOPath, Keys: ring, IdPs: p.identityProviders(),
		ForceAuthn: true, Now: p.now, RequestedLoA: settings.Login.LoA, RequireEncrypted: settings.Login.RequireEncrypted,
		Attributes: sso.AttributeNames{
			PersonalNumber: settings.Login.Attributes.PersonalNumber, Name: settings.Login.Attributes.Name,
			GivenName: settings.Login.Attributes.GivenName, Surname: settings.Login.Attributes.Surname,
		},
		ValidPersonalNumber: p.service.AcceptsNumber,
	}
	if err := p.introduce(&provider, settings); err != nil {
		return nil, err
	}
	return sso.NewServiceProvider(provider)
}

// introduce says in the metadata who the inbox is and what it needs, as identity providers
// show it to citizens and Sweden Connect's deployment profile (2.1.1.1 and 2.1.2) wants it.
func (p *program) introduce(provider *sso.ServiceProviderConfig, settings config.Config) error {
	words, err := views.LoadWords()
	if err != nil {
		return fmt.Errorf("texts: %w", err)
	}
	organisation := settings.Organisation
	provider.DisplayName, provider.Description = map[string]string{}, map[string]string{}
	for _, language := range []string{views.Swedish, views.English} {
		provider.DisplayName[language] = organisation.Product
		provider.Description[language] = words.For(language).T("metadata.description")
	}
	const size = 192 // pixels
	provider.Logo = sso.Logo{URL: string(settings.PublicURL) + p.files.URL(assets.Logo), Width: size, Height: size}
	provider.EntityCategories = settings.Login.EntityCategories
	if organisation.Responsible != "" {
		provider.Organization = map[string]string{views.Swedish: organisation.Responsible}
		provider.OrganizationURL = cmp.Or(string(organisation.Support.WebPage), string(settings.PublicURL))
	}
	return nil
}
