# Every target sets up what it needs first, and says so. Only Python 3.11+ and make are assumed.
PYTHON ?= python3
VENV   ?= .venv
PORT   ?= 8765
BIN    := $(VENV)/bin
PIP    := $(BIN)/python -m pip --disable-pip-version-check --quiet install

.DEFAULT_GOAL := help
.PHONY: help setup demo test quick check bench contract eval torture audit release lock clean

help:  ## Show what can be made
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

$(VENV)/.runtime: requirements/runtime.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "Python 3.11 or newer is needed, this is " + sys.version.split()[0])'
	@echo "==> Creating $(VENV) and installing Sectorwire (once, about a minute)"
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(PIP) --require-hashes --requirement requirements/runtime.txt
	@$(PIP) --require-hashes --requirement requirements/build.txt
	@PYTHONWARNINGS=ignore $(PIP) --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.dev: $(VENV)/.runtime requirements/dev.txt
	@echo "==> Installing the test and lint tools"
	@$(PIP) --require-hashes --requirement requirements/dev.txt
	@touch $@

$(VENV)/.bench: $(VENV)/.dev requirements/bench.txt
	@echo "==> Installing the peers that the benchmarks measure against"
	@$(PIP) --require-hashes --requirement requirements/bench.txt
	@touch $@

setup: $(VENV)/.runtime  ## Install what the bot needs into .venv

demo: $(VENV)/.runtime  ## The bot in a local workspace with sample news: no account, no key, no internet
	@$(BIN)/sectorwire demo --port $(PORT)

test: $(VENV)/.dev  ## The whole test suite
	@echo "==> Running the tests"
	@$(COVERED) $(BIN)/python -m pytest --cov --cov-report term:skip-covered

quick: $(VENV)/.dev  ## The fast part of the tests, in one process, in less than a minute
	@$(BIN)/python -m pytest -n 0 -m "not slow and not corpora" --hypothesis-profile=quick $(QUICK)

check: $(VENV)/.dev $(VENV)-audit/.done  ## Format, lint with security rules, types, and known vulnerabilities where they can be asked for
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/python scripts/audit.py $(VENV)-audit/bin/pip-audit $(LOCKED)

bench: $(VENV)/.bench  ## The benchmarks, each beside its peer; writes benchmarks/results.json
	@$(BIN)/python -m benchmarks

contract: $(VENV)/.dev tests/contract/node_modules/.package-lock.json  ## The local workspace against Slack's own JavaScript (needs Node 20 and npm)
	@$(BIN)/python -m pytest -n 0 --no-cov -m contract tests/contract

tests/contract/node_modules/.package-lock.json: tests/contract/package-lock.json
	@echo "==> Installing Slack's JavaScript beside its tests"
	@cd tests/contract && npm ci --ignore-scripts --loglevel=error
	@touch $@

# `make eval claims stories` measures only these.
ifeq (eval,$(firstword $(MAKECMDGOALS)))
EVALUATED := $(wordlist 2,$(words $(MAKECMDGOALS)),$(MAKECMDGOALS))
$(foreach name,$(EVALUATED),$(eval $(name):;@:))
endif

eval: $(VENV)/.dev  ## How well the judging does on the corpora (SECTORWIRE_CORPORA); names after it choose
	@$(BIN)/python -m benchmarks.quality $(EVALUATED)

torture: $(VENV)/.dev  ## Kill the bot again and again, feed it hostile input, load it: about forty minutes
	@$(BIN)/python scripts/torture.py --seconds 150
	@$(BIN)/python scripts/torture_year.py
	@$(BIN)/python scripts/torture_load.py
	@$(BIN)/python scripts/torture_hostile.py --seconds 1500
	@$(BIN)/python scripts/torture_growth.py

# What starts no browser, no whole bot and no other program.
QUICK = tests/articles tests/config tests/digests tests/feeds tests/net tests/render tests/grammar tests/storage $(wildcard tests/test_*.py)

# Where the checkout may not be written, what the coverage is counted in lies elsewhere.
COVERED = $(shell test -w . || echo 'd=$$(mktemp -d) && trap "rm -rf $$d" EXIT && COVERAGE_FILE=$$d/coverage')

LOCKED = $(foreach file,runtime build dev,requirements/$(file).txt)

audit: $(VENV)/.dev $(VENV)-audit/.done  ## Look the locked packages up among known vulnerabilities (needs the internet)
	@$(BIN)/python scripts/audit.py --required $(VENV)-audit/bin/pip-audit $(LOCKED)

$(VENV)-audit/.done: requirements/audit.txt
	@echo "==> Installing pip-audit beside the project, not into it"
	@test -x $(VENV)-audit/bin/python || $(PYTHON) -m venv $(VENV)-audit
	@$(VENV)-audit/bin/python -m pip --disable-pip-version-check --quiet install --require-hashes --requirement requirements/audit.txt
	@touch $@

release: $(VENV)/.dev $(VENV)-release/.done  ## Wheel and source archive in dist/, checked, with checksums and a list of all that goes into them (SBOM)
	@rm -rf dist && $(BIN)/python -m hatchling build -d dist
	@$(VENV)-release/bin/twine check --strict dist/*
	@$(VENV)-release/bin/cyclonedx-py requirements requirements/runtime.txt --pyproject pyproject.toml --output-reproducible -o dist/sectorwire.cdx.json
	@cd dist && sha256sum * > SHA256SUMS && cat SHA256SUMS

$(VENV)-release/.done: requirements/release.txt
	@echo "==> Installing what checks a release beside the project, not into it"
	@test -x $(VENV)-release/bin/python || $(PYTHON) -m venv $(VENV)-release
	@$(VENV)-release/bin/python -m pip --disable-pip-version-check --quiet install --require-hashes --requirement requirements/release.txt
	@touch $@

lock:  ## Renew the locked requirements (needs uv)
	uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-header --no-annotate -q -o requirements/runtime.txt
	printf 'hatchling\neditables\n' | uv pip compile - --universal --python-version 3.11 --generate-hashes --no-header --no-annotate -q -o requirements/build.txt
	uv pip compile --group dev pyproject.toml -c requirements/runtime.txt --universal --python-version 3.11 --generate-hashes --no-header --no-annotate -q -o requirements/dev.txt
	echo 'pip-audit' | uv pip compile - --universal --python-version 3.11 --generate-hashes --no-header --no-annotate -q -o requirements/audit.txt
	printf 'twine\ncyclonedx-bom\n' | uv pip compile - --universal --python-version 3.11 --generate-hashes --no-header --no-annotate -q -o requirements/release.txt
	uv pip compile --group bench pyproject.toml -c requirements/runtime.txt -c requirements/dev.txt --universal --python-version 3.11 --generate-hashes --no-header --no-annotate -q -o requirements/bench.txt

clean:  ## Remove what was installed and built
	rm -rf $(VENV) $(VENV)-audit $(VENV)-release build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis tests/contract/node_modules
