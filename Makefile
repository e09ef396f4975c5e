# Every target does its own set-up: a fresh machine needs only Python (3.11 or later) and make.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.ready

.PHONY: setup demo test lint types imports pytest notebooks bench lock clean

setup: $(STAMP)

$(STAMP): requirements.lock pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $(STAMP)

demo: setup
	$(BIN)/optimizer run scenarios/france

test: lint types imports pytest

lint: setup
	$(BIN)/ruff check src tests scenarios benchmarks
	$(BIN)/ruff format --check src tests scenarios benchmarks

types: setup
	$(BIN)/mypy

imports: setup
	$(BIN)/lint-imports

pytest: setup chromium
	# worksteal: each core takes one half of the files, so that few set-ups are made twice
	$(BIN)/pytest -n 2 --dist worksteal

# What takes minutes: not part of `test`.
.PHONY: long
long: setup
	$(BIN)/pytest -m long

# The report is opened in a real browser. Root installs Debian's; anyone else is told what to do.
.PHONY: chromium
chromium:
	@command -v chromium >/dev/null 2>&1 || \
	  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then \
	    apt-get update -qq && apt-get install -y -qq chromium >/dev/null; \
	  else echo "chromium is not installed: the browser test will be skipped (install Debian's package chromium)"; fi

bench: setup
	$(BIN)/python benchmarks/bench_plan.py
	$(BIN)/python benchmarks/bench_sales_table.py
	$(BIN)/python benchmarks/bench_scale.py

# After a change of pyproject.toml: pin every dependency again, with hashes and no index address.
lock: setup
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip compile --universal --generate-hashes --no-emit-index-url --no-header \
	  --no-annotate --python-version 3.11 --extra dev pyproject.toml -o requirements.lock

clean:
	rm -rf $(VENV) runs
