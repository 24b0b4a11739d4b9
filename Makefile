# What each target does stands in scripts/; `make` alone says what there is.
.DEFAULT_GOAL := help
.PHONY: help keys user run serve clock test test-quick inference torture bench lint format audit secrets sbom pictures clean
export PORT HOST

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## /make \1 \t/p' $(MAKEFILE_LIST) | expand -t 20

run: ## Ponte with invented data on http://localhost:8501 (PORT=)
	@scripts/run

serve: ## Ponte in real use (settings: docs/operation.md; PORT=, HOST=)
	@scripts/serve

clock: ## what is due, as a process beside servers with PONTE_CLOCK=apart
	@scripts/clock

test: ## everything a change must pass (ARGS= for pytest)
	@scripts/test $(ARGS)

test-quick: ## rules, database on SQLite and pages, for work in between (ARGS= for pytest)
	@scripts/test-quick $(ARGS)

inference: ## what may not be known and can be worked out, with 600 and 20,000 cases (ARGS= sizes)
	@scripts/inference $(ARGS)

torture: ## what a bad day does: kills, full disks, crowds, hostile texts (ARGS=--quick)
	@scripts/torture $(ARGS)

bench: ## speed, against the floor, Django admin and Datasette (ARGS=--help)
	@scripts/venv bench/requirements.txt
	@.venv/bin/python -m bench $(ARGS)

lint: ## style, types and layering
	@scripts/venv tests/requirements.txt
	@scripts/lint

format: ## put the code into its one form
	@scripts/venv tests/requirements.txt
	@.venv/bin/python -m ruff check --fix .
	@.venv/bin/python -m ruff format .

audit: ## whether a weakness is known of a package in use (asks PyPI)
	@scripts/audit

secrets: ## keys and passwords in the files and in their history
	@scripts/secrets

sbom: ## what Ponte is made of, as CycloneDX, into var/sbom.json
	@scripts/sbom

keys: ## keys for real use into .env, once; they are never replaced
	@scripts/keys

user: ## an account for a person, asked for here (once at least, for the first administrator)
	@scripts/user

pictures: ## take the pictures of README and docs again (docs/pictures/)
	@scripts/need venv chromium
	@scripts/venv tests/requirements.txt
	@PONTE_PICTURES=1 .venv/bin/python -m pytest -q tests/browser/test_pictures.py

clean: ## remove what was installed and built; var/ (your data) stays
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
