PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check

.PHONY: app check test docs clean

app: .venv/app.stamp  ## open the page
	$(BIN)/streamlit run app.py

check: .venv/app.stamp  ## check a bundled sample clip
	$(BIN)/posecheck check sample_videos/slow-sit-back-good.mp4

test: .venv/dev.stamp  ## lint, types, tests
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(BIN)/python -m pytest --numprocesses 2 --dist loadgroup --ignore tests/browser
	$(BIN)/python -m pytest tests/browser

docs: .venv/docs.stamp  ## the documentation as a site in build/site; a warning is an error
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --quiet --strict

clean:  ## remove what the other targets made
	rm -rf .venv build .pytest_cache .mypy_cache .ruff_cache posecheck.egg-info

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
