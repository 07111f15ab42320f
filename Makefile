# Each target sets up what it needs; `make demo` and `make test` work on a fresh machine with Python 3.11 and make.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.set-up

# Programs that the tests start would compile all that they import, each anew.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: setup demo test check bench docs dist sbom lock clean

setup: $(STAMP)

$(STAMP): requirements/dev.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "flickrkit needs Python 3.11 or newer; set PYTHON=…")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements/dev.lock
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

demo: $(STAMP)
	@$(BIN)/python examples/demo.py

test: $(STAMP)
	$(BIN)/pytest -n auto

check: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	MYPYPATH=examples $(BIN)/mypy -p account_backup -p group_poster -p search_bot
	$(BIN)/pyright --warnings
	$(BIN)/lint-imports
	$(BIN)/flickr-gen check

bench: $(STAMP)
	@for file in benchmarks/bench_*.py; do echo "== $$file"; $(BIN)/python $$file || exit 1; done

docs: $(VENV)/.docs
	NO_MKDOCS_2_WARNING=1 $(VENV)/docs/bin/mkdocs build --strict

$(VENV)/.docs: requirements/docs.lock $(STAMP)
	$(PYTHON) -m venv $(VENV)/docs
	$(VENV)/docs/bin/python -m pip install --quiet --require-hashes -r requirements/docs.lock
	@touch $@

# Builds sdist and wheel, and checks both; writes an SBOM of the locked requirements: base, extras and development tools.
dist: $(VENV)/.tools
	rm -rf dist
	$(BIN)/python -m hatchling build
	$(VENV)/tools/bin/twine check --strict dist/*.whl dist/*.tar.gz
	$(VENV)/tools/bin/check-wheel-contents dist/*.whl
	$(MAKE) --no-print-directory sbom

sbom: $(VENV)/.tools
	@mkdir -p dist
	PYTHONWARNINGS=ignore $(VENV)/tools/bin/cyclonedx-py requirements requirements/dev.lock --pyproject pyproject.toml \
		--output-reproducible --output-file dist/flickrkit.cdx.json

$(VENV)/.tools: requirements/tools.lock $(STAMP)
	$(PYTHON) -m venv $(VENV)/tools
	$(VENV)/tools/bin/python -m pip install --quiet --require-hashes -r requirements/tools.lock
	@touch $@

COMPILE := uv pip compile --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --no-annotate --no-header --quiet

lock:
	$(COMPILE) pyproject.toml --extra all --extra dev --output-file requirements/dev.lock
	$(COMPILE) --group docs --output-file requirements/docs.lock
	$(COMPILE) --group tools --output-file requirements/tools.lock

clean:
	rm -rf $(VENV) build dist site
