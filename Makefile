# One verb for each task. `make demo` and `make test` need Python 3.11 or newer and nothing else.

# The first interpreter that is new enough and can make environments.
CANDIDATES = python3 python3.14 python3.13 python3.12 python3.11 python
CHECK = import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))
PYTHON ?= $(shell for p in $(CANDIDATES); do $$p -c "$(CHECK)" 2>/dev/null && echo $$p && break; done)
VENV = .venv
BIN = $(VENV)/bin
INSTALLED = $(VENV)/.installed
WORKERS ?= auto

.PHONY: demo test test-long lint format bench fuzz docs recordings coverage clean

demo: $(INSTALLED)        ## run the real commands against a stand-in OpenRouter on this machine
	@$(BIN)/python -m scripts.demo

test: $(INSTALLED)        ## run all tests
	$(BIN)/python -m pytest -n $(WORKERS) -q

test-long: $(INSTALLED)   ## the same with two hundred kills and two thousand damaged streams
	TEST_LONG=1 $(BIN)/python -m pytest -n $(WORKERS) -q

lint: $(INSTALLED)        ## formatting, rules, types
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

format: $(INSTALLED)      ## put the formatting right
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

coverage: $(INSTALLED)    ## run all tests and show which lines they miss
	$(BIN)/python -m pytest -n $(WORKERS) -q --cov --cov-report=term --ignore tests/test_startup.py

bench: $(INSTALLED)       ## print the figures: start to request and to prompt, CPU and memory of long answers
	@env -u PYTHONDONTWRITEBYTECODE $(BIN)/python scripts/bench.py
	@env -u PYTHONDONTWRITEBYTECODE $(BIN)/python scripts/bench_terminal.py
	@env -u PYTHONDONTWRITEBYTECODE $(BIN)/python scripts/bench_models.py
	@env -u PYTHONDONTWRITEBYTECODE $(BIN)/python scripts/bench_history.py

fuzz: $(INSTALLED)        ## damage streams for ten minutes, half of them with atheris where it installs
	-@$(BIN)/python -m pip install --quiet --disable-pip-version-check atheris
	$(BIN)/python -m scripts.fuzz

docs: $(INSTALLED)        ## write the generated parts: completions/ and docs/configuration.md
	$(BIN)/python -m scripts.generate

recordings: $(INSTALLED)  ## record docs/images/ from real runs against the stand-in
	$(BIN)/python -m scripts.record

$(INSTALLED): pyproject.toml
	@test -n "$(PYTHON)" || { echo "error: no Python 3.11 or newer with venv was found"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[test,lint]'
	@touch $@

clean:
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .coverage*
