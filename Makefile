PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check

.PHONY: app check test javascript docs clean

app: .venv/app.stamp  ## open the page
	$(BIN)/streamlit run app.py

check: .venv/app.stamp  ## check a bundled sample clip
	$(BIN)/posecheck check sample_videos/slow-sit-back-good.mp4

test: .venv/dev.stamp javascript  ## lint, types, tests
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(BIN)/python -m pytest --numprocesses 2 --dist loadgroup

ifeq ($(shell command -v npm 2>/dev/null),)
javascript:
	@echo "Left out: the linter and the unit tests of the JavaScript, which need Node (Debian: apt-get install nodejs npm)"
else
javascript: node_modules/.package-lock.json  ## lint and unit tests of the browser's side
	npm run --silent lint
	npm run --silent test
endif

node_modules/.package-lock.json: package.json package-lock.json
	npm ci --no-audit --no-fund

docs: .venv/docs.stamp  ## the documentation as a site in build/site; a warning is an error
	$(BIN)/sphinx-build --quiet --fail-on-warning --keep-going --fresh-env --doctree-dir build/doctrees docs build/site

clean:  ## remove what the other targets made
	rm -rf .venv build node_modules docs/exercises .pytest_cache .mypy_cache .ruff_cache posecheck.egg-info

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "posecheck needs Python 3.11 or newer; name one with: make PYTHON=python3.12 ..."; exit 1; }
	$(PYTHON) -m venv .venv

.venv/app.stamp: .venv/bin/python pyproject.toml constraints.txt
	$(PIP) install --quiet --constraint constraints.txt --editable '.[all]'
	@touch $@

.venv/dev.stamp: .venv/bin/python pyproject.toml constraints.txt
	$(PIP) install --quiet --constraint constraints.txt --editable '.[all,dev]'
	@touch $@ .venv/app.stamp

.venv/docs.stamp: .venv/bin/python pyproject.toml constraints.txt
	$(PIP) install --quiet --constraint constraints.txt --editable '.[docs]'
	@touch $@
