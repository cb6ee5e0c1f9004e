# Everything here sets up what it needs by itself, from Python 3.13 and nothing else.
# Another Python 3.13 than the one found by name: make demo PYTHON=/path/to/python3.13

PYTHON ?= $(shell for p in python3.13 python3 python; do \
	$$p -c 'import sys; sys.exit(sys.version_info[:2] != (3, 13))' 2>/dev/null && { echo $$p; break; }; done)
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
STAGE ?=
BUCKET ?=

.PHONY: demo run test check package deploy bench histories clean

demo: $(READY)
	$(BIN)/python -m local.demo

run: $(READY)
	$(BIN)/python -m local.run

test: check
	$(BIN)/pytest -n 2 --dist loadgroup -q

check: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

package: $(READY)
	$(BIN)/python -m local.package

deploy: package
	$(BIN)/python -m local.deploy "$(STAGE)" "$(BUCKET)"

bench: $(READY)
	$(BIN)/python -m bench.latency
	$(BIN)/python -m bench.receipt

histories: $(READY)
	HISTORIES=10000 $(BIN)/pytest -q tests/histories

$(READY): requirements.txt requirements-dev.txt constraints.txt
	@test -n "$(PYTHON)" || { echo "Python 3.13 is needed; name it: make PYTHON=/path/to/python3.13" >&2; exit 1; }
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	touch $@

clean:
	rm -rf $(VENV) build out .mypy_cache .ruff_cache .pytest_cache
