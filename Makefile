# dtsen-merge: what a developer does. An officer needs none of this (see README.md).
# `make` alone lists the targets.

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
STAMP  := $(VENV)/.installed

.DEFAULT_GOAL := help
.PHONY: help setup run test test-long check format lint types imports golden bench docs sample build bundle clean

help: ## List the targets
	@awk 'BEGIN {FS = ":.*## "} /^[a-z-]+:.*## / {printf "  %-15s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(STAMP) ## Make the virtual environment and install everything a developer needs

$(STAMP): pyproject.toml constraints.txt
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed")'
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev]'
	touch $(STAMP)

run: setup ## Run the whole pipeline on sample_data/ and print where the report lies
	$(BIN)/dtsen-merge run

test: setup ## Run the tests (the long ones excepted)
	$(BIN)/python -m pytest -m "not long"

test-long: setup ## Run the long tests too: bigger populations, other seeds, many random grids
	$(BIN)/python -m pytest

check: format-check lint types imports ## Everything that is checked without running: format, lint, types, imports

.PHONY: format-check
format-check: setup
	$(BIN)/ruff format --check src tests benchmarks

format: setup ## Format the code
	$(BIN)/ruff format src tests benchmarks
	$(BIN)/ruff check --fix src tests benchmarks

lint: setup ## Lint
	$(BIN)/ruff check src tests benchmarks

types: setup ## Check the types, strictly
	$(BIN)/mypy

imports: setup ## Check that imports run downwards
	$(BIN)/lint-imports

golden: setup ## Write the golden files anew (look at the difference before you commit it)
	$(BIN)/python -m pytest tests/golden --snapshot-update

bench: setup ## Measure speed, memory and quality, beside the peers too; writes benchmarks/RESULTS.md
	$(BIN)/python benchmarks/run.py
	$(MAKE) bench-peers

BENCH_VENV := .venv-bench

.PHONY: bench-peers
bench-peers: $(BENCH_VENV)/.installed ## Measure linkage beside Splink, GoldenMatch and the Toolkit (BENCH_FLAGS='--rounds 3')
	cd benchmarks && ../$(BENCH_VENV)/bin/python -m peers --write $(BENCH_FLAGS)

$(BENCH_VENV)/.installed: pyproject.toml constraints.txt
	test -x $(BENCH_VENV)/bin/python || $(PYTHON) -m venv $(BENCH_VENV)
	$(BENCH_VENV)/bin/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[bench]'
	touch $(BENCH_VENV)/.installed

.PHONY: bench-ablation
bench-ablation: $(BENCH_VENV)/.installed ## Measure what each idea of linkage gives; writes its section of benchmarks/RESULTS.md
	cd benchmarks && ../$(BENCH_VENV)/bin/python ablation.py --write

.PHONY: bench-quality
bench-quality: setup ## Measure linkage on districts of many sizes, seeds and faults; writes their section of RESULTS.md
	$(BIN)/python benchmarks/district_quality.py --write

.PHONY: bench-nightly
bench-nightly: setup ## Measure a registry of a million rows: full and nightly runs, questions; writes its section of RESULTS.md
	$(BIN)/python benchmarks/nightly.py --write

.PHONY: bench-prepare
bench-prepare: setup ## Measure reading, standardising, validating; writes their section of benchmarks/RESULTS.md
	$(BIN)/python benchmarks/preparation_speed.py --write
	$(BIN)/python benchmarks/memory_by_files.py --write

docs: setup ## Write the generated pages of docs/ anew
	$(BIN)/python -m dtsen_merge.validation.catalogue_page > docs/problems.md

sample: setup ## Make sample_data/ anew from the synthetic population (2,000 people, seed 63)
	rm -rf sample_data
	$(BIN)/dtsen-merge synth --people 2000 --seed 63 --out sample_data

build: setup ## Build the wheel and the source archive into dist/
	$(BIN)/python -m build --no-isolation --outdir dist

bundle: setup ## Make bundle/: every wheel an office computer needs, for installing without internet
	rm -rf bundle && mkdir bundle
	$(BIN)/python -m build --no-isolation --wheel --outdir bundle
	$(BIN)/python -m pip download --quiet --disable-pip-version-check --dest bundle --only-binary :all: \
	  --constraint constraints.txt $(BUNDLE_FLAGS) bundle/*.whl colorama  # typer wants colorama on Windows only
	cp constraints.txt bundle/
	@echo "bundle/ holds $$(ls bundle/*.whl | wc -l) wheels. For Windows: make bundle BUNDLE_FLAGS='--platform win_amd64 --python-version 3.11'"

clean: ## Remove what was built and what runs wrote
	rm -rf dist build bundle output logs registry.duckdb registry.duckdb.wal registry.spill .pytest_cache .mypy_cache \
	  .ruff_cache .hypothesis .import_linter_cache mutants
	find src tests benchmarks -name __pycache__ -type d -prune -exec rm -rf {} +
