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

## bench: compare rendering with libxslt in one run, as ratios of medians
bench: tools
	go test ./render/xslt -run '^$$' -bench Comparison -benchtime 7x

## assets: make the font and the icon sprite anew from pinned npm packages
assets:
	assets/npm/build.sh

## pictures: make the README's pictures anew, from the running program in a browser
pictures:
	PICTURES=$$(mktemp -d) && export PICTURES && go test ./app/e2e -run TestPictures -count=1 && \
	mkdir -p assets/pictures && cp $$PICTURES/list-1280-light.png assets/pictures/list.png && \
	cp $$PICTURES/message-1280-light.png assets/pictures/message.png && rm -r $$PICTURES

## build: make the binary ./inkorg
build:
	go build -trimpath -o inkorg ./app

help:
	@sed -n 's/^## /  /p' $(MAKEFILE_LIST)

.PHONY: run test tools generate fuzz bench assets pictures build help
