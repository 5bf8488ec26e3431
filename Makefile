# What people and CI type alike. Everything is installed into .venv, at the versions of constraints.txt.

PORT ?= 8000
PYTHON ?= $(shell command -v python3.11 || command -v python3)

BIN := .venv/bin
NODE := tools/node_modules
# A process per core, a file at a time. Ten failures are enough: each of a page that is broken waits for minutes.
TEST := $(BIN)/pytest --numprocesses auto --maxprocesses 4 --dist loadfile --no-loadscope-reorder --maxfail 10
# Also holds for the tools that build the package, which pip installs by itself.
export PIP_CONSTRAINT := $(CURDIR)/constraints.txt
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.DEFAULT_GOAL := run
.PHONY: run quick test test-notebook test-exports lessons check check-scripts bench reference clean

run: .venv/for-running ## serves the page at http://127.0.0.1:8000 (make run PORT=9000)
	@echo "The command is $(BIN)/playground; $(BIN)/playground --help tells what else it does."
	@$(BIN)/playground serve --port $(PORT)

quick: .venv/for-testing ## runs the tests for every edit: no browser, PostgreSQL, cluster, nothing slow
	@$(TEST) -m 'not browser and not dask and not exports and not postgresql and not slow'

test: .venv/for-testing ## runs every test but those of test-notebook and test-exports
	@$(TEST) -m 'not notebooks and not exports'

test-notebook: .venv/for-notebooks ## runs the widget in JupyterLab and marimo, which it installs
	@$(BIN)/pytest tests/browser/test_notebooks.py

test-exports: .venv/for-testing .venv-exports/installed ## runs exported files by their libraries, in an environment of their own
	@PLAYGROUND_REQUIRE_EXPORTS=1 PLAYGROUND_EXPORTS_PYTHON=$(CURDIR)/.venv-exports/bin/python $(TEST) -m exports tests/export

lessons: .venv/for-running ## trains every goal and claim of the shipped lessons over seeds, within five minutes on two cores
	@$(BIN)/playground lessons check

check: .venv/for-checking check-scripts ## format, lint, docstrings, types, of Python and of the page's scripts
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/python -m tools.check_docstrings
	$(BIN)/mypy

# The page needs no node; checking its scripts does.
check-scripts:
	@if command -v npm >/dev/null; then $(MAKE) --silent --no-print-directory $(NODE)/installed && $(NODE)/.bin/tsc && $(NODE)/.bin/biome lint --error-on-warnings; \
	elif [ -n "$$PLAYGROUND_REQUIRE_NODE" ]; then echo "npm is required to check the page's scripts, and is not installed."; exit 1; \
	else echo "npm is not installed: the page's scripts (static/js) are NOT checked."; fi

bench: .venv/for-testing ## measures the hot paths on this machine
	$(BIN)/python -m benchmarks.engine
	$(BIN)/python -m benchmarks.lanes
	$(BIN)/python -m benchmarks.seek
	$(BIN)/python -m benchmarks.evidence
	$(BIN)/python -m benchmarks.doctor
	$(BIN)/python -m benchmarks.landscape
	$(BIN)/python -m benchmarks.live
	$(BIN)/python -m benchmarks.inside
	$(BIN)/python -m benchmarks.inside_page
	$(BIN)/python -m benchmarks.seeds
	$(BIN)/python -m benchmarks.runs
	$(BIN)/python -m benchmarks.baselines
	$(BIN)/python -m benchmarks.page
	$(BIN)/python -m benchmarks.code_view
	$(BIN)/python -m benchmarks.step
	$(BIN)/python -m benchmarks.exports

reference: .venv/for-running ## writes the pages of docs/ that are made from the tables
	@$(BIN)/python -m tools.reference_pages
	@$(BIN)/python -m tools.live_panels

clean: ## removes everything make and the tools left behind
	rm -rf .venv .venv-exports $(NODE) dist .hypothesis .mypy_cache .pytest_cache .ruff_cache test-results
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# A stamp per set of packages: installing again is needed only when one of these files changed.
.venv/for-running: EXTRAS := [sklearn]
.venv/for-testing: EXTRAS := [test]
.venv/for-notebooks: EXTRAS := [notebook-test]
.venv/for-checking: EXTRAS := [dev]
.venv/for-running .venv/for-testing .venv/for-notebooks .venv/for-checking: pyproject.toml constraints.txt | $(BIN)/python
	@echo "Installing into .venv; the first time takes a minute or two ..."
	@$(BIN)/python -m pip install --quiet --editable '.$(EXTRAS)'
	@touch $@

# The libraries alone: what is run there must not find this package.
.venv-exports/installed: pyproject.toml constraints.txt
	@echo "Installing the libraries of export formats into .venv-exports ..."
	@$(PYTHON) -m venv .venv-exports
	@$(PYTHON) -c 'import tomllib; print(*tomllib.load(open("pyproject.toml", "rb"))["project"]["optional-dependencies"]["exports"], sep="\n")' > .venv-exports/exports.txt
	@.venv-exports/bin/python -m pip install --quiet --requirement .venv-exports/exports.txt
	@touch $@

$(NODE)/installed: tools/package.json
	@cd tools && npm install --no-package-lock --no-audit --no-fund --loglevel=error
	@touch $@

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed; name it: make PYTHON=/path/to/python")'
	@$(PYTHON) -m venv .venv
