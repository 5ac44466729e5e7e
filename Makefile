# Every target works on a fresh machine with Python 3.11+ and pip; `make check` runs all that CI runs.
PYTHON ?= python3
VENV ?= .venv
ANKI_VENV ?= .anki
ANKI_OLD_VENV ?= .anki-old
BENCH_VENV ?= .bench
BIN = $(VENV)/bin
MERMAID = tests/debate/mermaid

.PHONY: help setup check lint test test-anki anki diagrams wheel schema docs snapshots pictures fortnight \
	release-diff torture fuzz anki-old anki-pictures bench bench-export

help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 14

setup: $(BIN)/.ready ## make the development environment

$(BIN)/.ready: pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install -q -e '.[test]'
	@touch $@

check: lint release-diff $(if $(TESTED),,test) test-anki wheel ## all that CI runs (TESTED=1: the tests have just passed)

lint: setup ## style, types and the layout's contracts
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/critique-study check

release-diff: setup ## fail if to release the cards now would lose learners' progress in Anki
	@found=$$($(BIN)/critique-study export --diff --cards cards); status=$$?; \
		echo "$$found" | sed -n -e '/^lost /p' -e '$$p'; exit $$status

test: setup ## the tests, real Anki apart
	$(BIN)/python -m pytest -q -n auto

torture: setup ## kill, stop, fill up, remove, damage, for TIME seconds (600) with SEED; then stop for minutes
	$(BIN)/python -m tests.torture --seconds $(or $(TIME),600) $(if $(SEED),--seed $(SEED))
	$(BIN)/python -m tests.torture --only stopped --rounds 1 --hold 75 $(if $(SEED),--seed $(SEED))

fuzz: setup ## read hostile input of every kind (CASES, SEED); fuzz-yaml and the like: of one kind, see tests/fuzz
	$(BIN)/python -m tests.fuzz all $(or $(CASES),100000) $(or $(SEED),1)
	$(BIN)/python -m tests.anki.fuzz_packages $(or $(CASES),100000) $(or $(SEED),1)

fuzz-packages: setup
	$(BIN)/python -m tests.anki.fuzz_packages $(or $(CASES),100000) $(or $(SEED),1)

fuzz-%: setup
	$(BIN)/python -m tests.fuzz $* $(or $(CASES),100000) $(or $(SEED),1)

anki: $(ANKI_VENV)/bin/.ready ## make the environment with Anki's own backend

anki-old: $(ANKI_OLD_VENV)/bin/.ready ## make the one with its oldest version that is supported

$(ANKI_VENV)/bin/.ready: tests/anki/requirements-anki.txt
$(ANKI_OLD_VENV)/bin/.ready: tests/anki/requirements-anki-old.txt
$(ANKI_VENV)/bin/.ready $(ANKI_OLD_VENV)/bin/.ready:
	$(PYTHON) -m venv $(@D)/..
	$(@D)/pip install -q -r $<
	@touch $@

test-anki: setup anki anki-old ## the tests against Anki's own backend, newest and oldest
	@for place in $(abspath $(ANKI_VENV) $(ANKI_OLD_VENV)); do \
		$$place/bin/python -c 'from anki.buildinfo import version; print("== Anki", version, flush=True)' && \
		CRITIQUE_STUDY_ANKI_PYTHON=$$place/bin/python $(BIN)/python -m pytest -q -m anki || exit; \
	done

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
anki-pictures: setup anki ## draw the pictures of docs/anki.md anew
	$(BIN)/pip install -q pillow
	$(BIN)/python docs/anki_pictures.py $(ANKI_VENV)/bin/python

bench: $(BENCH_VENV)/bin/.ready ## measure the program beside its peers; see bench/README.md
	CRITIQUE_STUDY_ANKI_PYTHON=$(abspath $(BENCH_VENV))/bin/python $(BENCH_VENV)/bin/python bench/run.py

$(BENCH_VENV)/bin/.ready: pyproject.toml
	$(PYTHON) -m venv $(BENCH_VENV)
	$(BENCH_VENV)/bin/pip install -q -e '.[bench]'
	@touch $@

bench-export: setup anki ## measure the export beside genanki and Anki's own
	CRITIQUE_STUDY_ANKI_PYTHON=$(abspath $(ANKI_VENV))/bin/python $(BIN)/python bench/export.py
