# Everything runs from the project's own .venv, filled from requirements/*.txt: every package by hash, no registry named.
# Another Python: make PYTHON=python3.12 demo

PYTHON ?= python3
UV ?= uv
TO ?= dueregard-london
REFERENCE ?= ../shared/reference
BENCH ?= ../shared/bench
# Where bench-scan keeps the rows, and how many it takes.
BENCH_DATA ?= /tmp/dueregard-bench
ROWS ?=

BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check
READY := .venv/.ready
READY_DEV := .venv/.ready-dev
# --no-config keeps this machine's settings out of the lock files.
LOCK = $(UV) pip compile --no-config --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --custom-compile-command "make requirements" pyproject.toml

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help setup demo test check docs parity bench gallery bench-data coverage completeness reference requirements truth-checks clean
.PHONY: bench-scan truth-scan

help: ## list these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s%s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: $(READY) ## build the bundled London example and say which page to open
	@$(BIN)/dueregard demo --to $(TO)

setup: $(READY_DEV) ## make .venv with everything development needs

check: $(READY_DEV) ## lint, format, types and import contracts
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports

docs: $(READY_DEV) ## build the documentation into site/
	$(BIN)/mkdocs build --strict

test: check docs ## everything that proves the project: checks, documentation, then all tests
	$(BIN)/python -m pytest

parity: $(READY_DEV) ## compare DuckDB with Spark: in this process, on a cluster of two workers, and over Spark Connect
	$(BIN)/python tools/parity.py

bench: $(READY_DEV) ## time what a user waits for, beside what it should stay under
	$(BIN)/python bench/run.py
	$(BIN)/python bench/survey.py
	$(BIN)/python bench/tables.py
	$(BIN)/python bench/intake.py
	$(BIN)/python bench/documents.py
	$(BIN)/python bench/collapse.py
	$(BIN)/python bench/month.py 8300
	$(BIN)/python bench/publish.py

bench-data: $(READY_DEV) ## the same for large data, to 100 million rows; many minutes, and 8 GB of disk
	$(BIN)/python bench/intake.py 10000000
	$(BIN)/python bench/month.py
	$(BIN)/python bench/memory.py

bench-scan: $(READY_DEV) .venv-peers/.ready ## scan beside DuckDB and Polars; ROWS="1e6 1e7" for less, BENCH_DATA=FOLDER
	BENCH_DATA="$(BENCH_DATA)" $(BIN)/python bench/scan.py .venv-peers/bin/python "$(BENCH)" $(ROWS)

gallery: $(READY_DEV) ## take the pictures of every edition for the gallery page; needs a browser and LibreOffice
	$(BIN)/python tools/take_gallery.py

coverage: $(READY_DEV) ## measure how often each interval holds the truth, and write its page; some minutes
	$(BIN)/python tools/coverage.py

completeness: $(READY_DEV) ## measure how often the gates of completeness are wrong, and write their page
	@$(BIN)/python tools/completeness.py "$(dir $(REFERENCE))data"

reference: $(READY_DEV) ## compute the figures of REFERENCE=FOLDER again and say which agree
	@$(BIN)/python tools/reference.py "$(REFERENCE)"

truth-checks: $(READY_DEV) ## say how well numbers in prose are found, on the labelled sentences
	@$(BIN)/python tools/truth_of_numbers.py

truth-scan: $(READY_DEV) ## look for disparities planted by BENCH=FOLDER, and for false alarms in shuffled outcomes
	$(BIN)/python -P tools/truth_scan.py "$(BENCH)"

requirements: ## compile requirements/*.txt again; needs uv, and UPGRADE=--upgrade to move versions
	$(LOCK) $(UPGRADE) --group build --output-file requirements/base.txt
	$(LOCK) $(UPGRADE) --group dev --extra all --extra threshold --constraint requirements/base.txt --output-file requirements/dev.txt

clean: ## remove what the other targets made, .venv included
	rm -rf .venv .venv-peers build dist site htmlcov dueregard-london
	rm -rf .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache .coverage

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit("dueregard needs Python 3.11 or newer, and $(PYTHON) is %d.%d. Name another: make PYTHON=python3.12" % sys.version_info[:2] if sys.version_info < (3, 11) else 0)'
	@$(PYTHON) -m venv .venv || { rm -rf .venv; exit 1; }

# The project goes in last and without its dependencies: they are all in the file before it, with hatchling.
$(READY): $(BIN)/python requirements/base.txt pyproject.toml
	@echo "Installing what dueregard needs into .venv: about a minute, the first time"
	@$(PIP) install --quiet --require-hashes -r requirements/base.txt
	@$(PIP) install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

# The programs beside which scan is measured are no part of the project: they have an environment of their own.
.venv-peers/.ready:
	$(PYTHON) -m venv .venv-peers
	.venv-peers/bin/python -m pip install --disable-pip-version-check --quiet duckdb polars numba numpy pyarrow
	@touch $@

$(READY_DEV): $(READY) requirements/dev.txt
	@echo "Installing what development needs into .venv: a minute or two, the first time"
	@$(PIP) install --quiet --require-hashes -r requirements/dev.txt
	@touch $@
