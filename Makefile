# `make run`: from nothing to a working center.  `make test`: from nothing to everything checked.
SHELL := /bin/bash
.SHELLFLAGS := -o pipefail -ec
.DEFAULT_GOAL := run
PY ?= python3.11
UV := .tools/bin/uv
B := .venv/bin
HOST ?= 127.0.0.1
PORT ?= 8000
export HOST PORT
export UV_PYTHON_DOWNLOADS := never
export UV_SYSTEM_CERTS := 1
export UV_NATIVE_TLS := 1
export PYTHONPATH := $(CURDIR)/src
export DJANGO_SETTINGS_MODULE := zhongshu.web.settings
# what is compiled once is kept: two thousand modules compiled anew at each start cost seconds
unexport PYTHONDONTWRITEBYTECODE

.PHONY: run test demo prove bench bench-portfolio bench-web lock clean setup setup-dev bench-assignment bench-expertise bench-expertise-folds bench-expertise-size

.tools/stamp: scripts/tools.sh
	@PY=$(PY) scripts/tools.sh && touch $@
.venv/run: requirements.lock .tools/stamp scripts/system.sh
	@scripts/system.sh run
	@scripts/install.sh requirements.lock && touch $@ && rm -f .venv/dev
.venv/dev: requirements-dev.lock .tools/stamp scripts/system.sh
	@scripts/system.sh
	@scripts/install.sh requirements-dev.lock && touch .venv/run $@
setup: $(if $(wildcard .venv/dev),.venv/dev,.venv/run)
setup-dev: .venv/dev

run: setup
	@$(B)/zhongshu prepare
	@if [ "$(SERVE)" = "0" ]; then echo "ready"; else exec scripts/serve.sh; fi
demo: setup
	@$(B)/zhongshu demo --fresh
test: setup-dev
	@scripts/test.sh
bench-portfolio: setup
	@$(B)/python -m bench.portfolio
bench-web: setup-dev
	@$(B)/python bench/web.py
prove: setup-dev
	@ANY_CASE=1 $(B)/pytest tests/engine -n auto -m "not slow"
	@ANY_CASE=1 $(B)/pytest tests -m slow -n 0
	@ANY_CASE=1 scripts/with_postgres.sh $(B)/pytest tests/promises -m slow -n 0
lock: .tools/stamp
	@scripts/lock.sh
clean:
	@rm -rf .venv .tools var build
bench: setup
	@$(B)/python bench/engine/compare.py
bench-assignment: setup
	@PYTHONPATH=src:. $(B)/python -m bench.assignment
bench-expertise: setup
	@PYTHONPATH=src:. $(B)/python -m bench.expertise --cache var/vectors
bench-expertise-folds: setup
	@PYTHONPATH=src:. $(B)/python -m bench.expertise_folds --cache var/vectors
bench-expertise-size: setup
	@PYTHONPATH=src:. $(B)/python -m bench.expertise_size --works 5
	@PYTHONPATH=src:. $(B)/python -m bench.expertise_size --works 20
