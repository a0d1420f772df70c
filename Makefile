# The words of this file are the same at home and in CI; `make` lists them.
# What is missing (the Pulumi engine, the emulator, the AWS CLI, linters) gets installed into TOOLS_DIR, once.

export TOOLS_DIR := $(abspath $(or $(TOOLS_DIR),.tools))
BUILT := $(abspath $(or $(CARGO_TARGET_DIR),target))
CARGO_HOME ?= $(HOME)/.cargo
DEBUG := $(BUILT)/debug/pulumi-resource-cognito
RELEASE := $(BUILT)/release/pulumi-resource-cognito
PYTHON_TOOLS := $(TOOLS_DIR)/python/bin
PROGRAMS := yaml typescript python go java
DEMO_PROGRAM := $(or $(PROGRAM),yaml)
# What has to be packed for that program; the SDK for Go is checked in.
DEMO_SDK := $(patsubst typescript,nodejs,$(filter typescript python java,$(DEMO_PROGRAM)))

.NOTPARALLEL:
.PHONY: help build demo demo-program demo-stop test test-rust test-python test-go soak transcripts lint fmt generate schema docs sdk packages lock clean rust debug

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

# No path of this machine gets into the plugin: tools/reproducible builds it twice, and compares.
build: export RUSTFLAGS := $(RUSTFLAGS) --remap-path-prefix=$(CARGO_HOME)=cargo --remap-path-prefix=$(CURDIR)=source --remap-path-prefix=$(BUILT)=target
build: export CFLAGS := $(CFLAGS) -ffile-prefix-map=$(CARGO_HOME)=cargo -ffile-prefix-map=$(CURDIR)=source -ffile-prefix-map=$(BUILT)=target
build: rust ## the plugin, in release mode
	cargo build --release

demo: demo-program build ## deploy the guide's program onto an emulator and sign a user in (KEEP=1 leaves it standing; PROGRAM=typescript, python, go, java instead of yaml)
	$(if $(DEMO_SDK),tools/with tools/sdk.py generate $(DEMO_SDK))
	$(if $(DEMO_SDK),tools/with tools/sdk.py pack $(DEMO_SDK))
	COGNITO_PLUGIN=$(RELEASE) tools/with tools/demo.py --program $(DEMO_PROGRAM) $(if $(KEEP),--keep)

demo-program:
	$(if $(filter $(PROGRAMS),$(DEMO_PROGRAM)),,$(error PROGRAM is one of: $(PROGRAMS)))@:

demo-stop: ## end what `make demo KEEP=1` left standing
	@if test -d .demo; then tools/with tools/demo.py stop; else echo 'nothing was standing'; fi

test: test-rust test-python test-go ## every test

test-rust: rust ## unit, property and lifecycle tests
	cargo test

test-python: debug packages ## the real engine, through the strict proxy, on the emulator
	COGNITO_PLUGIN=$(DEBUG) tools/with pytest -n 2 --dist loadfile --timeout 900 tests/python

test-go: debug ## the engine's own client and lifecycle framework
	cd tests/engine && COGNITO_PLUGIN=$(DEBUG) go test -count=1 -timeout 20m ./...

soak: debug packages ## the long forms of the tests of reliability, into docs/reliability.md (PARTS="faults crashes" for some)
	COGNITO_PLUGIN=$(DEBUG) tools/with tools/reliability.py $(PARTS)

transcripts: debug ## record anew what the engine and this version say to each other (tests/transcripts); not for a released version
	COGNITO_PLUGIN=$(DEBUG) tools/with pytest -n 2 tests/python/record_transcripts.py

lint: rust ## formats, lints, licences, and products that would come out otherwise
	cargo fmt --check
	cargo clippy --locked --all-targets -- -D warnings
	cargo run --quiet -- schema | diff schema.json - || { echo 'schema.json is not what the types say: run `make schema`'; exit 1; }
	rm -rf $(BUILT)/docs && cargo run --quiet -- docs $(BUILT)/docs && for page in components resources functions.md peers.md README.md; do \
		diff -r docs/$$page $(BUILT)/docs/$$page || { echo 'docs/ is not what the types say: run `make docs`'; exit 1; }; done
	tools/install-python lint
	$(PYTHON_TOOLS)/python tools/reliability.py --check
	tools/check-crates
	@echo gofmt -l tests/engine tools; unformatted=$$(gofmt -l tests/engine tools) && test -z "$$unformatted" || { echo "not formatted: $$unformatted"; exit 1; }
	$(PYTHON_TOOLS)/ruff check
	$(PYTHON_TOOLS)/ruff format --check
	$(PYTHON_TOOLS)/shellcheck -x .ci/run tools/with tools/check-crates tools/install-engine tools/install-old-engine tools/install-python tools/reproducible

fmt: rust ## format everything
	cargo fmt
	gofmt -w tests/engine tools
	tools/install-python lint
	$(PYTHON_TOOLS)/ruff check --select I --fix
	$(PYTHON_TOOLS)/ruff format

generate: schema docs sdk ## write schema.json, docs/ and sdk/ anew

docs: rust ## write the pages of docs/ anew
	cargo run --quiet -- docs docs

schema: rust ## write schema.json anew
	cargo run --quiet -- schema > schema.json.new
	mv schema.json.new schema.json

sdk: ## write sdk/ anew from schema.json (.NET only where Pulumi's host for it is installed)
	tools/with tools/sdk.py generate

packages: ## build the SDKs with their own tools, and pack them as their registries want them
	tools/with tools/sdk.py generate nodejs python java
	tools/with tools/sdk.py pack

lock: ## choose the newest Python packages that tools/python/*.in allow, and the newest of npm's for the SDK
	tools/install-python lint
	cd tools/python && for lock in requirements lint; do \
		$(PYTHON_TOOLS)/uv pip compile --quiet --upgrade --universal --python-version 3.10 --no-python-downloads \
			--generate-hashes --no-header --no-annotate --no-emit-index-url --override overrides.txt \
			$$lock.in --output-file $$lock.txt || exit 1; \
	done
	tools/with tools/sdk.py lock

clean: ## remove what was built; the tools stay, in TOOLS_DIR
	cargo clean
	rm -rf .demo

debug: rust
	cargo build

rust:
	@command -v cargo >/dev/null || { echo 'error: Rust is needed: https://rustup.rs'; exit 1; }
