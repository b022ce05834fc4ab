# Targets a person needs; `make` alone lists them.
.DEFAULT_GOAL := help

## run: start the demo
run:
	go run ./app

## test: install what the tests need and is missing, then vet and test everything
test: tools
	.ci/test

## tools: install the external programs that the tests use (Debian packages)
tools:
	.ci/tools

## generate: make the page templates' Go code anew
generate:
	go tool templ generate ./views/...

## fuzz: run every fuzz target for FUZZTIME (default 1m) each
fuzz:
	.ci/fuzz

## assets: make the font and the icon sprite anew from pinned npm packages
assets:
	assets/npm/build.sh

## screenshots: make the README's pictures anew from the running program
screenshots:
	INKORG_SCREENSHOTS=1 go test ./app/e2e -run TestScreenshots -count=1

## build: make the binary ./inkorg
build:
	go build -trimpath -o inkorg ./app

help:
	@sed -n 's/^## /  /p' $(MAKEFILE_LIST)

.PHONY: run test tools generate fuzz assets screenshots build help
