# Every command sets up .venv first if that is needed; `make` alone lists them. All paths are relative, so that the
# checkout may be in a folder with spaces in its name. Windows has no make: see README.md.
PYTHON ?= python3
BUNDLE_PYTHON ?= 3.12
IN_VENV = .venv/bin/python

.DEFAULT_GOAL := help
.PHONY: help set-up report test check lock bundle screenshots clean

help:  ## lists these commands
	@sed -n 's/^\([a-z-]*\):.*##  */\1\t/p' Makefile | while IFS='	' read -r name what; do printf 'make %-11s %s\n' "$$name" "$$what"; done

set-up:  ## makes or mends .venv with exactly the packages of requirements.lock
	@command -v "$(PYTHON)" >/dev/null || { echo "There is no '$(PYTHON)' here. Install Python 3.11 or later (Debian, Ubuntu: sudo apt-get install python3 python3-venv), or name one: make report PYTHON=python3.12" >&2; exit 1; }
	@"$(PYTHON)" .ci/set_up.py

report: set-up  ## builds the reports of every round under data/raw
	@$(IN_VENV) -m analysis run --all

test: set-up  ## runs every test, on up to four cores
	@$(IN_VENV) -m pytest --numprocesses logical --maxprocesses 4 --dist loadfile --no-loadscope-reorder

check: set-up  ## finds mistakes and untidy formatting in the code
	@$(IN_VENV) -m ruff check .
	@$(IN_VENV) -m ruff format --check .

lock: set-up  ## writes requirements.lock from pyproject.toml; UPGRADE=--upgrade takes the newest versions
	@$(IN_VENV) -m uv pip compile pyproject.toml --group dev --universal --python-version 3.11 --only-binary :all: \
		--generate-hashes --no-annotate --no-emit-index-url --no-emit-find-links --custom-compile-command "make lock" \
		--quiet $(UPGRADE) --output-file requirements.lock

bundle: set-up  ## writes dist/roundtable-VERSION-windows/ for laptops without internet
	@$(IN_VENV) .ci/bundle.py --python $(BUNDLE_PYTHON)

screenshots: report  ## takes pictures of the example rounds' pages in every state, into dist/screenshots
	@$(IN_VENV) tests/screenshots.py

clean:  ## removes .venv, dist and caches; never data or reports
	@rm -rf .venv dist .cache .pytest_cache .ruff_cache .hypothesis
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
	@echo "Removed .venv, dist and caches. data and reports are as they were."
