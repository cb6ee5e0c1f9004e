# Everything here sets up what it needs by itself, from Python 3.13 and nothing else.
# Another Python 3.13 than the one found by name: make demo PYTHON=/path/to/python3.13

PYTHON ?= $(shell for p in python3.13 python3 python; do \
	$$p -c 'import sys; sys.exit(sys.version_info[:2] != (3, 13))' 2>/dev/null && { echo $$p; break; }; done)
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
STAGE ?=
ARCH ?= x86_64
BUCKET ?=

.PHONY: demo run test check package deploy bench histories crashes fuzz concurrency outages hostile audit clean doctor recovery load growth rollout

demo: $(READY)
	$(BIN)/python -m local.demo

run: $(READY)
	$(BIN)/python -m local.run $(WITH)

test: check
	$(BIN)/pytest -n 2 --dist loadgroup -q

check: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

package: $(READY)
	$(BIN)/python -m local.package $(ARCH)

deploy: package
	$(BIN)/python -m local.deploy "$(STAGE)" "$(BUCKET)"

doctor: $(READY)
	$(BIN)/python -m ops --stage "$(STAGE)" doctor

recovery: $(READY)
	$(BIN)/python -m local.recovery

bench: $(READY)
	$(BIN)/python -m bench.latency
	$(BIN)/python -m bench.receipt
	$(BIN)/python -m bench.cold

load: $(READY)
	$(BIN)/python -m bench.load

growth: $(READY)
	$(BIN)/python -m bench.growth

histories: $(READY)
	HISTORIES=10000 $(BIN)/pytest -q tests/histories

crashes: $(READY)
	CRASHES=0 $(BIN)/pytest -q -n 2 tests/crashes

fuzz: $(READY)
	FUZZ=1 $(BIN)/pytest -q tests/end_to_end/test_contract_fuzz.py

concurrency: $(READY)
	CONCURRENCY=1000 $(BIN)/pytest -q tests/concurrency

outages: $(READY)
	OUTAGES=2000 $(BIN)/pytest -q tests/outages

hostile: $(READY)
	SPOILED=2000 $(BIN)/pytest -q -n 2 tests/contract/test_form_check.py

rollout: $(READY)
	$(BIN)/python -m bench.rollout

audit: $(READY)
	$(BIN)/python -m local.audit

$(READY): requirements.txt requirements-dev.txt constraints.txt
	@test -n "$(PYTHON)" || { echo "Python 3.13 is needed; name it: make PYTHON=/path/to/python3.13" >&2; exit 1; }
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	touch $@

clean:
	rm -rf $(VENV) build out .mypy_cache .ruff_cache .pytest_cache
