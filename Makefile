# One verb for each task. All need Python 3.11 or newer and a package index, and nothing else.

# The first interpreter that is new enough and can make environments.
CANDIDATES = python3 python3.14 python3.13 python3.12 python3.11 python
CHECK = import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))
NO_PYTHON = error: no Python 3.11 or newer with venv was found
PYTHON ?= $(shell for p in $(CANDIDATES); do $$p -c "$(CHECK)" 2>/dev/null && echo $$p && break; done)
VENV = .venv
BIN = $(VENV)/bin
INSTALLED = $(VENV)/.installed
DEMO = .venv-demo
PIP_INSTALL = -m pip install --quiet --disable-pip-version-check
# One more than there are cores: many tests wait for a process, a clock or a terminal.
WORKERS ?= $(shell echo $$(($$(getconf _NPROCESSORS_ONLN 2>/dev/null || echo 1) + 1)))

.PHONY: demo test test-long lint format package bench fuzz docs recordings coverage clean

demo: $(DEMO)/.installed  ## run the real commands against a stand-in OpenRouter on this machine
	@$(DEMO)/bin/python -m scripts.demo

test: $(INSTALLED)        ## run all tests
	$(BIN)/python -m pytest -n $(WORKERS) --dist worksteal -q

test-long: $(INSTALLED)   ## the same with two hundred kills and two thousand damaged streams
	TEST_LONG=1 $(BIN)/python -m pytest -n $(WORKERS) --dist worksteal -q

lint: $(INSTALLED)        ## formatting, rules, types
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

format: $(INSTALLED)      ## put the formatting right
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

package: $(INSTALLED)     ## build the source archive and the wheel, and try the wheel in a fresh environment
	$(BIN)/python -m scripts.package

coverage: $(INSTALLED)    ## run all tests and show which lines they miss
	$(BIN)/python -m pytest -n $(WORKERS) --dist worksteal -q --cov --cov-report=term --ignore tests/test_startup.py

bench: $(INSTALLED)       ## print the figures: start to request and to prompt, CPU and memory of long answers
	@env -u PYTHONDONTWRITEBYTECODE $(BIN)/python scripts/bench.py
	@env -u PYTHONDONTWRITEBYTECODE $(BIN)/python scripts/bench_network.py
	@env -u PYTHONDONTWRITEBYTECODE $(BIN)/python scripts/bench_commands.py
	@env -u PYTHONDONTWRITEBYTECODE $(BIN)/python scripts/bench_terminal.py
	@env -u PYTHONDONTWRITEBYTECODE $(BIN)/python scripts/bench_models.py
	@env -u PYTHONDONTWRITEBYTECODE $(BIN)/python scripts/bench_history.py
	-@$(BIN)/python $(PIP_INSTALL) --group bench
	@env -u PYTHONDONTWRITEBYTECODE $(BIN)/python scripts/bench_batch.py

fuzz: $(INSTALLED)        ## damage streams for ten minutes, half of them with atheris where it installs
	-@$(BIN)/python $(PIP_INSTALL) atheris
	$(BIN)/python -m scripts.fuzz

docs: $(INSTALLED)        ## write the generated parts: completions/ and docs/configuration.md
	$(BIN)/python -m scripts.generate

recordings: $(INSTALLED)  ## record docs/images/ from real runs against the stand-in
	$(BIN)/python -m scripts.record

$(INSTALLED): pyproject.toml
	@test -n "$(PYTHON)" || { echo "$(NO_PYTHON)"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python $(PIP_INSTALL) 'pip>=25.1'
	$(BIN)/python $(PIP_INSTALL) --editable '.[keyring]' --group dev
	-@$(BIN)/python $(PIP_INSTALL) --target $(VENV)/schedulers --upgrade --group schedulers
	@touch $@

# What a user installs, and trustme for the stand-in's certificate: nothing to test or lint with.
$(DEMO)/.installed: pyproject.toml
	@test -n "$(PYTHON)" || { echo "$(NO_PYTHON)"; exit 1; }
	@echo "Making an environment for the demo in $(DEMO) (once) ..."
	@$(PYTHON) -m venv $(DEMO)
	@echo "Installing openclaw and what it needs there, from the package index (half a minute) ..."
	@$(DEMO)/bin/python $(PIP_INSTALL) 'pip>=25.1'
	@$(DEMO)/bin/python $(PIP_INSTALL) --editable . --group standin
	@touch $@

clean:
	rm -rf $(VENV) $(DEMO) build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .coverage*
