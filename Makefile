# Every check by its own name; `make check` is the whole truth. scripts/check does the work.
# PYTHON names the interpreter that has the dev extra: make check PYTHON=.venv-dev/bin/python

PYTHON ?= python
export PYTHON

.PHONY: check format-check lint types layers test docs format update-docs

check:
	@scripts/check

format-check lint types layers test docs:
	@scripts/check $@

format:
	$(PYTHON) -m ruff format .
	$(PYTHON) -m ruff check --fix .

update-docs:
	$(PYTHON) scripts/update-docs
	$(PYTHON) scripts/update-man
