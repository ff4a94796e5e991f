# Everything one does with a checkout. Arguments are passed on: make test ARGS="-k olist"

PYTHON ?= python3
HOME_DIR ?= var/demo
OWN_DIR ?= var/company
ARGS ?=

BIN := .venv/bin
READY := .venv/.ready
OLD_DUCKDB := .venv/extra/duckdb-1.5/.ready
SPARK := .venv/extra/spark/.ready
PEERS := .venv/extra/peers/.ready

LOCK_EXTRA := $(BIN)/uv pip compile - --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-header --no-annotate --quiet

.PHONY: demo test test-slow check serve bench lock

# A simulated company: a year of history and today's open work, its reports, then its pages.
demo: $(READY)
	$(BIN)/accord demo --home $(HOME_DIR) $(ARGS)
	$(BIN)/accord serve --home $(HOME_DIR) --open

# All tests but the slow ones; on PostgreSQL and in a browser too where they can be reached.
test: $(READY) $(OLD_DUCKDB)
	$(BIN)/pytest -n auto -m "not slow" $(ARGS)
	$(BIN)/python -m tests.on_postgres -n auto -m "not slow" $(ARGS)

# The tests that take minutes.
test-slow: $(READY) $(OLD_DUCKDB) $(SPARK)
	$(BIN)/pytest -n auto -m slow $(ARGS)

# The mistakes a machine can see: style, layout, types, and which concept imports which.
check: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo

# The pages and the worker on data of one's own; what is new is set up first.
serve: $(READY)
	$(BIN)/accord init --home $(OWN_DIR)
	$(BIN)/accord serve --home $(OWN_DIR) --open $(ARGS)

# How fast it is here, as ratios where there is something to compare with.
bench: $(READY) $(PEERS)
	$(BIN)/python -m bench $(ARGS)

# Every dependency at one version, with hashes and without addresses: make lock ARGS=--upgrade
lock: $(READY)
	$(BIN)/uv pip compile pyproject.toml --universal --python-version 3.11 \
		--group test --group check --group build \
		--generate-hashes --no-emit-index-url --no-header \
		--quiet --output-file requirements.lock $(ARGS)
	printf 'duckdb>=1.5,<1.6' | $(LOCK_EXTRA) --output-file requirements-duckdb-1.5.lock $(ARGS)
	printf 'pyspark[connect]>=4,<5\npandas<3' | $(LOCK_EXTRA) --constraint requirements.lock \
		--output-file requirements-spark.lock $(ARGS)
	printf '%s\n' channelattribution matplotlib mta do-attribution \
		marketing-attribution-models | $(LOCK_EXTRA) --output-file requirements-peers.lock $(ARGS)

# What reports are compared with: an older DuckDB and a client of Spark with its server; and what
# attribution is measured beside. Each has a folder of its own. Where they cannot be had, the tests
# that need them say so and are skipped, and the benchmarks say that they are not there.
.venv/extra/%/.ready: requirements-%.lock | $(READY)
	-@rm -rf $(dir $@) && $(BIN)/pip install --quiet --disable-pip-version-check \
		--target $(dir $@) --require-hashes -r $< && touch $@

# The environment, made again only when what it holds has changed.
$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Accord needs Python 3.11 or later; say which: make $(MAKECMDGOALS) PYTHON=python3.11"; exit 1; }
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $(READY)
