# Everything a developer does. `make` alone prints the targets.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# The packages that a stamp stands for are those of these two files: nothing is installed again until one changes.
PINS := pyproject.toml constraints.txt
LOCALES := negotiator/locales
POT := build/negotiator.pot
# tests/test_i18n.py extracts with the same keywords.
EXTRACT := --project negotiator --version 0 --mapping-file pyproject.toml --keywords translate --keywords mark --sort-output --no-location

.DEFAULT_GOAL := help
.PHONY: help play test check system locales bench fit index pins wheel clean

help: ## print this help
	@echo "Targets:"
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | awk -F '\t' '{ printf "  make %-9s %s\n", $$1, $$2 }'
	@echo
	@echo "A new interface text: write _(\"English words with {named} placeholders\") in the code, run \`make locales\`,"
	@echo "fill its msgstr in $(LOCALES)/fr/LC_MESSAGES/negotiator.po, run \`make locales\` again, commit .po and .mo."

play: $(VENV)/.play ## set up .venv where needed and open the program
	@$(BIN)/negotiator

test: $(VENV)/.dev ## set up .venv where needed, then lint, types, import order and tests with branch coverage
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pytest --cov --cov-branch

check: $(VENV)/.dev ## repair what can be repaired, then everything of `make test` but the tests
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(BIN)/mypy
	$(BIN)/lint-imports

system: ## install the system parts that the end-to-end tests use (tmux, chromium), or say what is missing
	@missing=""; \
	command -v tmux >/dev/null || missing="$$missing tmux"; \
	command -v chromium >/dev/null || command -v chromium-browser >/dev/null || missing="$$missing chromium"; \
	$(PYTHON) -c 'import ensurepip' 2>/dev/null || missing="$$missing python3-venv"; \
	if [ -z "$$missing" ]; then echo "System parts: all there."; \
	elif command -v apt-get >/dev/null && [ "$$(id -u)" = 0 ]; then \
		echo "Installing:$$missing"; \
		{ apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $$missing >/dev/null; } \
			|| echo "Could not install all of:$$missing. The tests that need them will be skipped."; \
	else echo "Please install:$$missing. The tests that need them are skipped meanwhile."; fi

locales: $(VENV)/.dev ## collect the interface texts into the .po files and compile them to .mo
	@mkdir -p $(dir $(POT))
	$(BIN)/pybabel -q extract $(EXTRACT) --output-file $(POT) .
	@for language in fr en; do \
		catalogue=$(LOCALES)/$$language/LC_MESSAGES/negotiator; \
		$(BIN)/pybabel -q update --input-file $(POT) --output-file $$catalogue.po --locale $$language \
			--no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date || exit 1; \
		$(BIN)/pybabel -q compile --input-file $$catalogue.po --output-file $$catalogue.mo --locale $$language || exit 1; \
	done

bench: $(VENV)/.dev ## run every benchmark, each of which prints its ratios
	@set -e; for benchmark in benchmarks/[a-z]*.py; do \
		name=$$(basename $$benchmark .py); echo "== $$name"; $(BIN)/python -m benchmarks.$$name; done

fit: $(VENV)/.dev ## fit the interpreter to its examples again, after they changed
	$(BIN)/python -m negotiator.personas.interpreter.fit

index: $(VENV)/.dev ## write the index of the shipped scenarios again, after one changed
	$(BIN)/python -m negotiator.scenarios.library

pins: ## write constraints.txt again from the newest releases that pyproject.toml allows
	$(PYTHON) -m venv --clear build/pins
	build/pins/bin/python -m pip install --quiet --disable-pip-version-check -e '.[dev]'
	{ echo "# Every release that the tests ran with. Written by \`make pins\`."; \
		build/pins/bin/python -m pip list --format=freeze --exclude negotiator --exclude pip --exclude setuptools; \
	} > build/constraints.txt
	mv build/constraints.txt constraints.txt
	rm -r build/pins

wheel: $(VENV)/.dev ## build the wheel into dist/
	$(BIN)/python -m pip wheel --quiet --no-deps --wheel-dir dist .

clean: ## remove the environment, builds and caches
	rm -rf $(VENV) build dist .coverage .coverage.* htmlcov .hypothesis .mypy_cache .pytest_cache .ruff_cache .import_linter_cache
	find negotiator tests benchmarks -name __pycache__ -prune -exec rm -rf {} + 2>/dev/null || true

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Python 3.11 or newer is needed; name it with: make PYTHON=python3.12 ..." >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV) \
		|| { rm -rf $(VENV); echo "The environment could not be made; on Debian, install python3-venv." >&2; exit 1; }

$(VENV)/.play: $(PINS) | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e .
	@touch $@

$(VENV)/.dev: $(PINS) | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	@touch $(VENV)/.play $@
