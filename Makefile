# Each of these two sets up everything it needs:  make run   and   make test

VENV := .venv
PYTHON_IN := $(VENV)/bin/python
READY := tools/setup.sh

.DEFAULT_GOAL := help
.PHONY: help run test quick coverage lessons check lint types contracts wheel bundle docs pins clean

help: ## Show this list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

run: ## Set up what is missing and open the window
	@$(READY) run
	@$(PYTHON_IN) -m gui

test: ## Set up what is missing and run every test
	@$(READY) test
	QT_QPA_PLATFORM=offscreen $(PYTHON_IN) -m pytest -n auto --dist worksteal
	$(PYTHON_IN) -m tests.real_window

quick: ## Run the unit tests, without the slow ones
	@$(READY) test
	QT_QPA_PLATFORM=offscreen $(PYTHON_IN) -m pytest -n auto --dist worksteal -q -m "not slow"

coverage: ## Run every test and list the lines that none of them reaches
	@$(READY) test
	QT_QPA_PLATFORM=offscreen $(PYTHON_IN) -m pytest -n auto --dist worksteal -q \
		--cov=scratchnet --cov=gui --cov=resources --cov-report=term:skip-covered

lessons: ## Prove every lesson of the library, which takes minutes
	@$(READY) test
	$(PYTHON_IN) -m scratchnet lesson check --library

check: lint types contracts ## Lint, types and import contracts

lint:
	@$(READY) test
	$(PYTHON_IN) -m ruff check .
	$(PYTHON_IN) -m ruff format --check .

types:
	@$(READY) test
	$(PYTHON_IN) -m mypy

contracts:
	@$(READY) test
	$(VENV)/bin/lint-imports

wheel: ## Build a wheel into dist/
	@$(READY) test
	$(PYTHON_IN) -m hatchling build -t wheel

bundle: ## Build what needs no Python into dist/: a folder, and a package for Debian and Ubuntu
	@$(READY) bundle
	$(VENV)-bundle/bin/python tools/bundle/build.py

docs: ## Write the documentation as a site into site/
	@$(READY) docs
	$(VENV)-docs/bin/python -m mkdocs build --quiet --strict

pins: ## Choose current versions and write requirements/*.txt
	tools/pins.sh

clean: ## Remove everything that make has made
	rm -rf $(VENV) $(VENV)-* dist build site .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache .engines_cache
	find . -name __pycache__ -prune -exec rm -rf {} +
