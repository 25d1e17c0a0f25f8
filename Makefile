.DEFAULT_GOAL := help
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PROGRAMS := gateway ivr menus simulators faults launch_day benchmarks tools
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check --no-input

.PHONY: help setup run test soak faults real-redmine open311-clients launch-day capacity fuzz crowd screenshots check bench bench-peers dist clean

help: ## show this list
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / {printf "  make %-15s %s\n", $$1, $$2}' Makefile

setup: $(VENV)/.ready ## make .venv with everything in it, and the console's editor
	@$(BIN)/python tools/console_assets.py

# .ready is written last, and taken away before a change: a .venv without it was interrupted and is made anew.
$(VENV)/.ready: requirements.txt pyproject.toml
	@$(PYTHON) tools/machine.py
	@echo "Setting up $(VENV): half a minute, once ..."
	@test -e $@ || rm -rf $(VENV)
	@rm -f $@
	@test -d $(VENV) || $(PYTHON) -m venv $(VENV)
	@$(PIP) install --require-hashes -r requirements.txt
	@$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@

run: setup ## start the gateway with everything it needs on this machine
	@exec $(BIN)/python -m gateway dev

# A file of tests stays in one process, with the servers that it shares. tests/conftest.py says how many processes.
test: setup ## run every test; EXAMPLES=10 tries other and more examples of any input
	@tools/chromium
	@tools/kit_programs
	@$(BIN)/python -m compileall -q -j 0 -x node_modules $(PROGRAMS)
	@$(BIN)/python -m pytest -n auto --dist loadfile --no-loadscope-reorder

soak: setup ## send 10,000 updates through two workers that are killed, to a provider that fails
	@$(BIN)/python -m tests.soak

# As many journeys as JOURNEYS says, under the faults that SEED gives. STORE=sentinels: the store fails over by itself.
# CASE_SYSTEM=open311|digit|redmine|commcare: such a system takes the cases, and is asked for changes.
faults: setup ## send 10,000 journeys through a gateway that is broken on purpose; JOURNEYS=300 PAYMENTS=100 SEED=7 STORE=sentinels CASE_SYSTEM=digit
	@$(BIN)/python -m faults.payments $(if $(PAYMENTS),--payments $(PAYMENTS)) $(if $(SEED),--seed $(SEED))
	@$(BIN)/python -m faults $(if $(JOURNEYS),--journeys $(JOURNEYS)) $(if $(SEED),--seed $(SEED)) $(if $(STORE),--store $(STORE)) \
		$(if $(CASE_SYSTEM),--case-system $(CASE_SYSTEM))

real-redmine: setup ## install Debian's Redmine (as root), connect the gateway to it, and try what can go wrong
	@$(BIN)/python -m tools.real_redmine

open311-clients: setup ## install clients of Open311 that others wrote, and let them and ours read what the other files
	@$(BIN)/python -m tools.open311_clients

# A day of MINUTES, on which as many people come as overload this machine at the jump, or as many as JOURNEYS says.
launch-day: setup ## live through a launch day, 5.6 times the mean at its jump, a row a minute; JOURNEYS=3000 MINUTES=6 SEED=7
	@$(BIN)/python -m launch_day $(if $(JOURNEYS),--journeys $(JOURNEYS)) $(if $(MINUTES),--minutes $(MINUTES)) $(if $(SEED),--seed $(SEED))

capacity: $(VENV)/.bench ## the same with a whole day, and fill docs/capacity.md and its plots from it; MINUTES=30 SEED=7
	@$(BIN)/python -m launch_day --keep $(if $(MINUTES),--minutes $(MINUTES)) $(if $(SEED),--seed $(SEED))

crowd: setup ## walk 10,000 citizens through two web processes, one killed, and compare the counts; JOURNEYS=300 SEED=7
	@JOURNEYS=$(or $(JOURNEYS),10000) SEED=$(or $(SEED),1) $(BIN)/python -m pytest -q -n 0 -o timeout=3600 \
		tests/gateway/insights/test_crowd.py

fuzz: setup ## feed changed webhooks, menus, patterns, records and delivery files to their readers; MINUTES=5 SEED=7
	@$(BIN)/python -m tests.fuzz $(if $(MINUTES),--minutes $(MINUTES)) $(if $(SEED),--seed $(SEED))

screenshots: setup ## picture every page of the console, wide and narrow, light and dark, into build/screenshots
	@tools/chromium
	@$(BIN)/python -m tools.screenshots

check: setup ## lint, types, import directions and known vulnerabilities
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python tools/console_assets.py --types
	$(BIN)/python tools/audit.py

# ONLY names what to measure (benchmarks/measurements/catalog.py); QUICK=yes shows trends in about a minute.
bench: $(VENV)/.bench ## measure speed beside the targets, with tables and plots; ONLY="hops rates" QUICK=yes
	@$(BIN)/python -m benchmarks $(ONLY) $(if $(QUICK),--quick)
	@$(if $(QUICK),,$(BIN)/python -m benchmarks.report)

bench-peers: $(VENV)/.bench ## install the peers from their registries, and measure the gateway beside them; QUICK=yes
	@npm ci --silent --ignore-scripts --prefix benchmarks/peers
	@$(BIN)/python -m benchmarks peers $(if $(QUICK),--quick)
	@$(if $(QUICK),,$(BIN)/python -m benchmarks.report)

$(VENV)/.bench: $(VENV)/.ready benchmarks/requirements.txt
	@$(PIP) install --require-hashes -r benchmarks/requirements.txt
	@touch $@

# TRY=yes also installs it by the production lock, from the packages' registry.
dist: setup ## build a release into dist/: wheel, source, production lock, bill of materials, digests; TRY=yes
	@$(BIN)/python tools/release.py $(if $(TRY),--try)

clean: ## remove .venv, the console's editor and caches
	rm -rf $(VENV) benchmarks/peers/node_modules build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	rm -rf gateway/console/assets/node_modules gateway/console/static/editor
