# `make demo` tries the assistant, `make test` checks everything; both prepare .venv by themselves.
.PHONY: help demo test check language-model lock translations clean
.DEFAULT_GOAL := help

VENV := .venv
BIN := $(VENV)/bin
PORT ?= 7860
# Real documents lie beside some checkouts and are part of none.
REAL_QUESTIONS := ../shared/questions/dev.jsonl
CODE := assistant benchmarks evals ingest prompts scripts tests training vectorstore

# The first interpreter that is new enough; a name on the PATH may still be one that does not run.
PYTHON ?= $(shell for name in python3.11 python3 python3.12 python3.13; do \
	$$name -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$name && break; done)
# A compiler is needed only where the embedder comes without a built engine.
COMPILER := $(if $(filter x86_64,$(shell uname -m)),,gcc python3-dev)

# Scanned pages; without them everything else is still read.
OCR := tesseract-ocr tesseract-ocr-vie poppler-utils
# What tests need: those that miss one are skipped with the reason.
TESTED := chromium chromium-driver fonts-noto-core fonts-liberation2 postgresql
# Any LibreOffice will do: the package without windows would take the place of another one.
TESTED += $(if $(shell command -v soffice),,libreoffice-writer-nogui)

DEMO_LIBRARY := .library/demo
DEMO_QUESTION := Mục tiêu thanh toán trực tuyến năm 2026 là bao nhiêu?

help:
	@echo "make demo   dựng thư viện mẫu, in một câu trả lời có trích dẫn, mở trang hỏi đáp ở 127.0.0.1:$(PORT)"
	@echo "make test   lint, types, tests, and the sample evaluation with its gate"
	@echo "make check  lint and types only"
	@echo "make language-model  ask the real questions through a small language model and count what it invents"
	@echo "make lock   resolve the dependencies again and write the lock files"
	@echo "make clean  remove what the build made (the libraries you ingested elsewhere stay)"

demo: $(VENV)/.runtime $(DEMO_LIBRARY).built
	$(BIN)/cchc ask "$(DEMO_QUESTION)" --library $(DEMO_LIBRARY)
	$(BIN)/cchc chat --library $(DEMO_LIBRARY) --host 127.0.0.1 --port $(PORT)

$(DEMO_LIBRARY).built: $(wildcard evals/corpus/*) | $(VENV)/.runtime
	@mkdir -p $(@D)
	$(BIN)/cchc ingest evals/corpus --library $(DEMO_LIBRARY)
	@touch $@

test: check
	@scripts/system_packages.sh $(TESTED)
	$(BIN)/pytest
	$(if $(wildcard $(REAL_QUESTIONS)),$(BIN)/cchc eval --suite $(REAL_QUESTIONS))
	$(BIN)/cchc eval

check: $(VENV)/.dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy $(CODE)

# Slow and 240 MB heavy, so no part of `test`: how a small real model fares behind the check.
language-model: $(VENV)/.dev
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-build-isolation \
		--constraint requirements-dev.lock --editable ".[language-model]"
	$(BIN)/python -m benchmarks.language_model $(REAL_QUESTIONS)

lock: $(VENV)/.created
	$(BIN)/python scripts/lock.py

translations: $(VENV)/.dev
	$(BIN)/python scripts/translations.py

clean:
	rm -rf $(VENV) $(DEMO_LIBRARY) $(DEMO_LIBRARY).built build dist *.egg-info
	rm -rf .mypy_cache .ruff_cache .pytest_cache .hypothesis

$(VENV)/.created:
	@test -n "$(PYTHON)" || { echo "Cần Python 3.11 trở lên (Python 3.11 or newer is needed):" \
		"sudo apt-get install -y python3 python3-venv" >&2; exit 2; }
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || scripts/system_packages.sh \
		python$$($(PYTHON) -c 'import sys; print("%d.%d" % sys.version_info[:2])')-venv
	$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/.runtime: requirements.lock pyproject.toml | $(VENV)/.created
	@scripts/system_packages.sh $(OCR) $(COMPILER)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check \
		--no-deps --no-build-isolation --editable .
	@touch $@

# PyTorch goes first and alone: asked for together with others, a newer build with several GB of
# GPU libraries may be chosen.
$(VENV)/.dev: requirements-dev.lock $(VENV)/.runtime
	grep '^torch==' requirements-dev.lock | xargs $(BIN)/python -m pip install --quiet \
		--disable-pip-version-check --constraint requirements-dev.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.lock
	@touch $@
