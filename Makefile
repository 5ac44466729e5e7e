# Every target works on a fresh machine with Python 3.11+ and pip; `make check` runs all that CI runs.
PYTHON ?= python3
VENV ?= .venv
ANKI_VENV ?= .anki
BIN = $(VENV)/bin
MERMAID = tests/debate/mermaid

.PHONY: help setup check lint test test-anki anki diagrams wheel schema docs snapshots pictures fortnight

help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 14

setup: $(BIN)/.ready ## make the development environment

$(BIN)/.ready: pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install -q -e '.[test]'
	@touch $@

check: lint $(if $(TESTED),,test) test-anki wheel ## all that CI runs (TESTED=1: the tests have just passed)

lint: setup ## style, types and the layout's contracts
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/critique-study check

test: setup ## the tests, real Anki apart
	$(BIN)/python -m pytest -q

anki: $(ANKI_VENV)/bin/.ready ## make the environment with Anki's own backend

$(ANKI_VENV)/bin/.ready: tests/anki/requirements-anki.txt
	$(PYTHON) -m venv $(ANKI_VENV)
	$(ANKI_VENV)/bin/pip install -q -r tests/anki/requirements-anki.txt
	@touch $@

test-anki: setup anki ## the tests against Anki's own backend
	CRITIQUE_STUDY_ANKI_PYTHON=$(abspath $(ANKI_VENV))/bin/python $(BIN)/python -m pytest -q -m anki

diagrams: setup $(MERMAID)/node_modules/.ready ## the tests of the diagrams against mermaid's own parser (needs node 20 or newer)
	$(BIN)/python -m pytest -q -m mermaid tests/debate

$(MERMAID)/node_modules/.ready: $(MERMAID)/package-lock.json
	@command -v npm > /dev/null || { echo "make diagrams needs node and npm: https://nodejs.org" >&2; exit 1; }
	cd $(MERMAID) && npm ci --silent --no-audit --no-fund --ignore-scripts
	@touch $@

wheel: setup ## build the wheel and use it from outside the checkout
	bash .ci/wheel $(PYTHON)

schema: setup ## make cards/schema.json, by which editors know the keys of a deck
	$(BIN)/python -m critique_study.content.schema > cards/schema.json

docs: setup ## write docs/cli.md from the parsers, docs/debate.md and docs/debate.zh.md from seeds/
	$(BIN)/python docs/cli.py > docs/cli.md
	$(BIN)/python docs/debate.py > docs/debate.md
	$(BIN)/python docs/debate.py zh > docs/debate.zh.md

snapshots: setup ## accept the present look of the screens; read the difference before committing it
	$(BIN)/python -m pytest -q tests/tui --snapshot-update

pictures: setup ## take the README's pictures anew
	$(BIN)/python docs/pictures.py

fortnight: setup ## simulate a fortnight on the path: questions and minutes a day, when each module is learned
	$(BIN)/python bench/fortnight.py
