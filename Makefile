# SPDX-License-Identifier: Apache-2.0
#
# Each target prepares what it needs (installers/bootstrap.sh: virtual environment, Debian packages), then runs.
#   make demo    the demonstration school and the whole main job; results in demo-output/
#   make run     the program
#   make check   format, lint, types, import contracts, architecture tests
#   make test    all tests, in random order, two at a time
#   make shots   the pictures in docs/pictures
#   make bench   the speed figures, as ratios within one run
#   make campaign   the safety tests in their long form, and docs/campaign.md (as root, also failing disks)
#   make package    the Debian package, with its list of parts and their licences; make installer also proves it in a
#                   bare Debian root (needs root)
#   make clean   removes what these made, the virtual environment included
#   make lock    renews requirements.lock from pyproject.toml (needs uv)

SETUP := sh installers/bootstrap.sh
PYTHON := .venv/bin/python
PYTEST_ARGS ?=
JOBS ?= 2
LOCK := uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate

.PHONY: demo run test check shots bench campaign package installer clean lock
.NOTPARALLEL:

demo:
	@$(SETUP) demo
	.venv/bin/sencodesk-cli demo --out demo-output

run:
	@$(SETUP) run
	.venv/bin/sencodesk

check:
	@$(SETUP) check
	$(PYTHON) -m ruff format --check .
	$(PYTHON) -m ruff check .
	$(PYTHON) -m mypy
	.venv/bin/lint-imports
	$(PYTHON) -m pytest -q tests/architecture

# A test process that crashes ends the run: pytest-xdist would wait for ever for the one that takes its place.
test:
	@$(SETUP) test
	$(PYTHON) -m pytest -n $(JOBS) --dist loadfile --max-worker-restart 0 $(PYTEST_ARGS)

shots:
	@$(SETUP) shots
	QT_QPA_PLATFORM=offscreen $(PYTHON) -m sencodesk_ui.demo --shots docs/pictures

bench:
	@$(SETUP) bench
	$(PYTHON) tests/benchmarks/run.py

campaign:
	@$(SETUP) campaign
	$(PYTHON) tests/campaign/run.py --table docs/campaign.md

package:
	python3 installers/build.py --no-proof

installer:
	@$(SETUP) installer
	python3 installers/build.py

lock:
	$(LOCK) --all-extras pyproject.toml --output-file requirements.lock
	$(LOCK) --extra inbox pyproject.toml --output-file installers/program.lock
	$(LOCK) installers/tools.in --output-file installers/tools.lock

clean:
	rm -rf .venv .build build dist demo-output .mypy_cache .ruff_cache .hypothesis .import_linter_cache *.egg-info
	find sencodesk ui resources tests -name __pycache__ -type d -prune -exec rm -rf {} +
