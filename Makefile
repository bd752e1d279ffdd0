# build    bin/kith, without cgo
# demo     build, then watch strangers meet on a homeserver of this machine
# test     everything that this machine can test; says at the end what it skipped and why
# bench    latency, deliveries, matching, starts and memory on real homeservers, in some ten minutes; the figures go into docs/benchmarks.md
# fuzz     each fuzz test for FUZZTIME (10s)
# lint     gofmt, go vet, golangci-lint, staticcheck; whether the notices are up to date
# deb      a Debian package, in dist
# container  a container, where podman, buildah or docker runs
# release  archives and Debian packages for amd64 and arm64, with their checksums, in dist
# notices  THIRD_PARTY_NOTICES, the licences of all that ends up in the program
# synapse  a Synapse to test against, in .cache/synapse (Debian, root)
# clean    removes what the targets above have made

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := build
.PHONY: build demo test bench fuzz lint notices deb container release synapse dendrite clients clean

# Encryption in pure Go: one static binary, and no compiler for C.
export GOFLAGS := -tags=goolm
export CGO_ENABLED := 0

GOLANGCI_VERSION := v2.15.0
STATICCHECK_VERSION := v0.8.2
FUZZTIME ?= 10s
TESTFLAGS ?=
BENCHFLAGS ?=

tools := .cache/bin
golangci := $(tools)/golangci-lint-$(GOLANGCI_VERSION)
staticcheck := $(tools)/staticcheck-$(STATICCHECK_VERSION)

build:
	go build -trimpath -ldflags "-s -w $$(packaging/version.sh || true)" -o bin/kith ./cmd/kith

demo: build
	bin/kith demo

test: dendrite clients synapse-if-possible
	go run ./e2e/verdict -again kith/e2e -timeout 20m $(TESTFLAGS) ./...

bench: dendrite clients synapse-if-possible
	go test -run '^$$' -bench . -benchtime 1x -timeout 30m $(BENCHFLAGS) ./e2e/bench | go run ./e2e/figures docs/benchmarks.md

fuzz:
	for package in $$(go list ./...); do \
	  for target in $$(go test -list '^Fuzz' $$package | grep '^Fuzz' || true); do \
	    echo "$$package $$target"; \
	    go test -run '^$$' -fuzz "^$$target\$$" -fuzztime $(FUZZTIME) $$package; \
	  done; \
	done

lint: $(golangci) $(staticcheck)
	unformatted=$$(find . -name '*.go' -not -path './.cache/*' -not -path '*/node_modules/*' -exec gofmt -l {} +); \
	if [ -n "$$unformatted" ]; then echo "not formatted (gofmt -w):" $$unformatted; exit 1; fi
	go vet ./...
	$(golangci) run ./...
	$(staticcheck) ./...
	go run ./packaging/notices -check THIRD_PARTY_NOTICES

notices:
	go run ./packaging/notices THIRD_PARTY_NOTICES

deb: build
	BINARY=bin/kith packaging/debian/build.sh

container:
	packaging/container/build.sh

release:
	packaging/release.sh

synapse:
	e2e/synapse/make.sh

# Where there can be no Synapse the tests say so themselves.
.PHONY: synapse-if-possible
synapse-if-possible:
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	  e2e/synapse/make.sh || echo "there will be no Synapse to test on; what went wrong stands above"; \
	fi

# The same flags as package homeserver uses, so that it is built once.
dendrite:
	echo "building Dendrite (the first time takes a minute or two)"
	GOFLAGS= GOWORK=off go -C e2e/dendrite tool -n dendrite >/dev/null

clients:
	if command -v npm >/dev/null; then $(MAKE) --no-print-directory e2e/js/node_modules/.package-lock.json; fi

e2e/js/node_modules/.package-lock.json: e2e/js/package-lock.json
	cd e2e/js && npm ci --loglevel error
	touch $@

$(golangci):
	$(call install,github.com/golangci/golangci-lint/v2/cmd/golangci-lint,$(GOLANGCI_VERSION))

$(staticcheck):
	$(call install,honnef.co/go/tools/cmd/staticcheck,$(STATICCHECK_VERSION))

# Installs a program under a name with its version: another version is another file.
define install
	echo "installing $(notdir $(1)) $(2)"
	mkdir -p $(tools)
	GOFLAGS= GOBIN=$(abspath $(tools)) go install $(1)@$(2)
	mv $(tools)/$(notdir $(1)) $@
endef

clean:
	rm -rf bin dist .cache e2e/js/node_modules

.SILENT: test bench fuzz lint notices deb container release synapse synapse-if-possible dendrite clients $(golangci) $(staticcheck) e2e/js/node_modules/.package-lock.json
