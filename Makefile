# The project's commands. `make` alone says what there is.

SCRATCH ?= .build
SWIFT_BUILD = swift build --scratch-path $(SCRATCH) --explicit-target-dependency-import-check error
# A trap in a test must end it, not wait for a debugger.
export SWIFT_BACKTRACE = enable=no
# So many at the same time: each that is begun holds its store open, and its database.
export SWT_EXPERIMENTAL_MAXIMUM_PARALLELIZATION_WIDTH = 16

.PHONY: help run test check soak fuzz sanitize bench tools dist deb rpm packages clean

help: ## Says what there is
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/' | expand -t 12

tools: ## Installs what building and testing need (Debian)
	@Tests/Support/install-tools.sh

run: tools ## Builds, fills a store with a month of a made up cloud, and serves it on PORT=, 8787
	$(SWIFT_BUILD) --product nova-billing
	$(SWIFT_BUILD) --product nova-billing-cloud
	@Tests/Support/run-sample.sh $(SCRATCH)/debug/nova-billing $(SCRATCH)/debug/nova-billing-cloud

# What waits for peers and measures their silence, or holds up a database server, runs by itself, one test after the other:
# beside hundreds of others on few processors it would measure those, or keep them from going on.
PATIENT = AMQPHostileTests|AMQPIntakeTests|AMQPClientTests|BrokenConnectionTests|BrokerTests|BusyReadersTests|CommitOrderTests|ConnectionDeadlinesTests|HostileClientTests|KeystoneServerTests|OutageTests|PostgreSQLCrashTests|PostgreSQLServeTests|InventoryTests|KeystoneDoctorTests

test: tools ## Builds everything once and runs every test
	$(SWIFT_BUILD) --build-tests
	swift test --scratch-path $(SCRATCH) --skip-build --skip '$(PATIENT)'
	swift test --scratch-path $(SCRATCH) --skip-build --no-parallel --filter '$(PATIENT)'
	cd GlanceFilter && python3 -W ignore -m unittest discover -t . -s tests
	Packaging/test.sh $(SCRATCH)/debug/nova-billing

check: ## What CI asks besides: format, imports, warnings as errors
	swift format lint --strict --recursive Package.swift Sources Tests Benchmarks/Package.swift Benchmarks/Sources
	$(SWIFT_BUILD) --build-tests
	swift test --scratch-path $(SCRATCH) --skip-build --filter ArchitectureTests

soak: tools ## Seeded properties, crashes and faults, ROUNDS=, SEED= and MESSAGES= as wanted
	$(SWIFT_BUILD) --build-tests
	ROUNDS=$(or $(ROUNDS),100) SEED=$(or $(SEED),1000) swift test --scratch-path $(SCRATCH) --skip-build \
		--filter 'HostileStreamTests|AsOfTests|WriterTests|AdditivityTests|CrashedReplayTests|CrashedServerTests|ManyStoresTests|PostgreSQLCrashTests'
	ROUNDS=3 SEED=$(or $(SEED),1000) MESSAGES=$(or $(MESSAGES),100000) swift test --scratch-path $(SCRATCH) \
		--skip-build --filter CloudBillTests
	ROUNDS=$(or $(ROUNDS),40) SEED=$(or $(SEED),1000) MESSAGES=$(or $(MESSAGES),20000) STEP=1 BACKLOG=1024 \
		swift test --scratch-path $(SCRATCH) --skip-build --no-parallel \
		--filter 'FaultyBrokerTests|CloudBrokerTests|StoppedBrokerTests|FailingStoreTests'

fuzz: tools ## Octets of chance into the AMQP client, SECONDS= for each of TARGETS=
	@Tests/Support/fuzz.sh run $(or $(SECONDS),60) $(TARGETS)

sanitize: tools ## The suites with the thread and the address sanitizer, SANITIZERS= for one of them
	@Tests/Support/sanitize.sh $(SANITIZERS)

bench: tools ## Figures and ratios; RIVALS=<folder> builds and measures the programs to compare with
	swift build --scratch-path $(SCRATCH) -c release --static-swift-stdlib --product nova-billing
	Benchmarks/run.sh $(SCRATCH)/release/nova-billing $(RIVALS)
	Benchmarks/http.sh $(SCRATCH)/release/nova-billing $(RIVALS)
	Benchmarks/replay.sh $(SCRATCH)/release/nova-billing
	Benchmarks/postgresql.sh $(SCRATCH)/release/nova-billing
	Benchmarks/amqp.sh $(RIVALS)
	Benchmarks/intake.sh $(SCRATCH)/release/nova-billing $(RIVALS)

# BINARY=, a release build of the program, spares dist, deb and rpm to build one of their own.
DIST ?= dist

dist: ## Makes the source tarball, in DIST=, dist
	Packaging/build.sh dist $(DIST)

deb: ## Makes a Debian package, of BINARY= or from source
	Packaging/build.sh deb $(DIST) $(BINARY)

rpm: ## Makes an RPM package, of BINARY= or from source
	Packaging/build.sh rpm $(DIST) $(BINARY)

packages: tools ## Makes all packages of BINARY=, or of one release build, and tries them
ifeq ($(BINARY),)
	swift build --scratch-path $(SCRATCH) -c release --static-swift-stdlib --disable-index-store --product nova-billing
endif
	Packaging/build.sh deb $(DIST) $(or $(BINARY),$(SCRATCH)/release/nova-billing)
	Packaging/build.sh rpm $(DIST) $(or $(BINARY),$(SCRATCH)/release/nova-billing)
	Packaging/test.sh $(DIST)

clean: ## Removes what was built
	rm -rf $(SCRATCH) .build-fuzz .build-thread .build-address Benchmarks/.build $(DIST)
