# Everything that a person does with this repository. `make run` and `make test` set up what they need.
PYTHON ?= python3
BIN := .venv/bin
PY := $(BIN)/python
UV := $(BIN)/uv
PYTEST := $(PY) -m pytest

JOURNEYS := $(patsubst %,tests/browser/test_%.py,first_steps real_page glossary terms search reading runs updates upstream)

.DEFAULT_GOAL := help

.PHONY: help setup run test prove bench bench-workflow load demo screenshots compose-test lint types check unit servers browser format messages clean

help:  ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/' | expand -t 16

.venv/uv: pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Topa needs Python 3.11 or newer; this is " + sys.version)'
	@test -x $(PY) || $(PYTHON) -m venv .venv || { rm -rf .venv; echo "Python's venv is missing. On Debian: apt-get install python3-venv"; exit 1; }
	@test -x $(UV) || $(PY) -m pip install --quiet --disable-pip-version-check uv
	@touch $@

.venv/site: .venv/uv uv.lock
	$(UV) sync --quiet --frozen --inexact --no-dev --extra cpu --python $(PY)
	@touch $@

.venv/dev: .venv/site
	$(UV) sync --quiet --frozen --inexact --extra cpu --python $(PY)
	@touch $@

setup: .venv/site  ## .venv from the lock, nothing started

run: .venv/site  ## serve the site with its worker and a CPU runner
	@exec $(PY) -m translate_site.serve

test: .venv/dev lint types check unit servers browser  ## all tests and checks

lint: .venv/dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/lint-imports

types: .venv/dev
	$(BIN)/mypy apps glossary runner translate_site manage.py

check: .venv/dev
	$(PY) -m translate_site.messages --check
	TOPA_HOME=build/check $(PY) manage.py makemigrations --check --dry-run
	TOPA_HOME=build/check SITE_URL=https://topa.example SECRET_KEY=$$(head -c 48 /dev/urandom | base64 -w0) \
		$(PY) manage.py check --deploy --fail-level WARNING

unit: .venv/dev
	$(PYTEST) -n 2 --dist loadgroup

servers: .venv/dev  ## the tests again on throwaway PostgreSQL and Redis servers
	$(PY) -m tests.servers -- $(PYTEST) -n 2 --dist loadgroup -m "not prove and not browser" tests/accounts tests/activity tests/api tests/assignments tests/dashboard tests/documents tests/exchange tests/glossary tests/meetings tests/notifications tests/publishing tests/review tests/runner tests/sources tests/translation tests/verification --ignore tests/documents/formats --ignore tests/documents/rendering --ignore tests/runner/engine --ignore tests/runner/faults

browser: .venv/dev
	$(PY) -m tests.servers --install-chromium
	$(PYTEST) -m browser -n 2 --dist loadgroup
	$(PY) -m tests.servers -- $(PYTEST) -m browser tests/browser/test_first_steps.py tests/browser/test_real_page.py

prove: .venv/dev  ## the long campaigns: faults, hostile snippets, crashes, load
	$(PY) -m tests.servers -- $(PYTEST) -m prove --timeout 3600
	TOPA_TEST_HANDS=keyboard $(PYTEST) -m browser -n 2 --dist loadgroup $(JOURNEYS)

build/bench: .venv/uv uv.lock
	UV_PROJECT_ENVIRONMENT=$@ $(UV) sync --quiet --frozen --no-dev --extra cpu --group bench --python $(PY)
	@touch $@

bench: .venv/dev build/bench  ## ratios, taken in one run
	$(PY) -m tests.bench
	$(MAKE) bench-workflow

bench-workflow: .venv/dev  ## what people wait for, over HTTP, against its aims
	$(PY) -m tests.servers --install-chromium
	$(PY) -m tests.bench.workflow

load: .venv/dev  ## fifty members at once, an hour's work of each in ten minutes
	$(PY) -m tests.bench.members

demo: .venv/dev  ## a populated site: two members and a maintainer, to try cross-review alone
	$(PY) -m tests.demo

screenshots: .venv/dev  ## the pictures of the README, taken from the demo
	$(PY) -m tests.servers --install-chromium
	$(PY) -m tests.screenshots

compose-test: .venv/dev  ## build, up, a journey over HTTP, down (as root, on Debian)
	$(PY) -m tests.compose

format: .venv/dev
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

messages: .venv/dev  ## find new interface strings, and compile the catalogues
	$(PY) -m translate_site.messages

clean:
	rm -rf .venv build
