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
	sed -i 's/templ\.JoinStringErrs(/plain(/' views/*_templ.go

## lint: formatting, vet, staticcheck, checksums of modules; known vulnerabilities when GOVULNDB names a list
lint:
	.ci/lint

## security: scan the running demo with tools that nobody here wrote, after make lint
security: lint
	.ci/tools security
	go test ./app/e2e -tags security -run '^TestScan' -count=1 -timeout 30m -v

## fuzz: run every fuzz target for FUZZTIME (default 1m) each
fuzz:
	.ci/fuzz

## faults: kill, stop, fill up and slow down what the program runs on, time after time
faults: tools
	INKORG_TEST_FAULTS=long go test ./app/e2e -run 'TestFault|TestSeveralInstances' -count=1 -timeout 3h -v

## bench: measure PARTS (render embedded postgres) with MESSAGES in the stores (default 1000000) into app/ops/docs/performance.md
bench: tools
	INKORG_BENCH_MESSAGES=$(MESSAGES) .ci/bench $(PARTS)

## assets: make font, icons and the editor of the bench anew from pinned npm packages
assets:
	assets/npm/build.sh

## screenshots: take pictures of every page in every state into screenshots/; the README's come from there
screenshots:
	PICTURES=$(CURDIR)/screenshots go test ./app/e2e -tags pictures -run TestPictures -count=1 -timeout 30m
	mkdir -p assets/pictures
	cp screenshots/list-sv-1280-light.png assets/pictures/list.png
	cp screenshots/case-sv-1280-light.png assets/pictures/message.png

## lighthouse: let Lighthouse judge every page, for accessibility and best practices
lighthouse:
	.ci/lighthouse

## release: make dist/: the static binary, what it is made of, licences and checksums
release:
	.ci/release

## build: make the binary ./inkorg
build:
	go build -trimpath -ldflags='-s -w' -o inkorg ./app

help:
	@sed -n 's/^## /  /p' $(MAKEFILE_LIST)

.PHONY: run test tools generate lint fuzz faults bench assets screenshots lighthouse security release build help
