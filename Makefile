# One word each. `make demo` and `make test` do everything on a fresh machine that has Swift.
BINARY := .build/release/a9s-recover
RELEASE := -c release --static-swift-stdlib
PREFIX ?= /usr/local

.PHONY: help demo test check build format bench soak docs install deps clean

help:             ## what there is to make
	@grep -hE '^[a-z]+: .*##|^[a-z]+:  .*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## */\t/' | expand -t 12

demo:             ## the main job, on a backup that it makes itself
	@scripts/install-needs demo
	@$(MAKE) --no-print-directory build
	@scripts/demo $(BINARY)

test:             ## everything, against real servers
	@scripts/install-needs test
	@$(MAKE) --no-print-directory check build
	swift build --build-tests -Xswiftc -warnings-as-errors
	swift test --skip-build

check:            ## layout and the directions of imports
	swift format lint --recursive --strict Sources Tests Package.swift
	scripts/check-imports

build:            ## the tool, as it is installed
	swift build $(RELEASE) --product a9s-recover -Xswiftc -warnings-as-errors

format:           ## lay the sources out
	swift format --recursive --in-place Sources Tests Package.swift

bench:            ## speed and memory beside the runbook's own pipeline
	@scripts/install-needs bench
	@$(MAKE) --no-print-directory build
	scripts/bench $(BINARY)
	A9S_BENCH_MEGABYTES=4000 swift test -c release -Xswiftc -enable-testing --scratch-path .build-bench --filter ScannerSpeed

soak:             ## what takes too long for every day
	@scripts/install-needs test
	@$(MAKE) --no-print-directory build
	A9S_SOAK=1 swift test

docs: build       ## the manual pages, from the tool's own tables
	mkdir -p docs/man && $(BINARY) manual > docs/man/a9s-recover.1

install: build    ## the tool, its completions and its manual below $(PREFIX)
	install -D -m 0755 $(BINARY) $(DESTDIR)$(PREFIX)/bin/a9s-recover
	install -d $(DESTDIR)$(PREFIX)/share/bash-completion/completions $(DESTDIR)$(PREFIX)/share/zsh/site-functions
	install -d $(DESTDIR)$(PREFIX)/share/man/man1
	$(BINARY) completions bash > $(DESTDIR)$(PREFIX)/share/bash-completion/completions/a9s-recover
	$(BINARY) completions zsh > $(DESTDIR)$(PREFIX)/share/zsh/site-functions/_a9s-recover
	$(BINARY) manual > $(DESTDIR)$(PREFIX)/share/man/man1/a9s-recover.1

deps:             ## what demo, test and bench install by themselves
	@scripts/install-needs test

clean:            ## forget what was built
	rm -rf .build .venv
