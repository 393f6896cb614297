# One command per need; `make help` lists them.
PERFIL  ?= publico
PUERTO  ?= 8501
PYTHON  ?= python3
PRUEBAS ?=
VENV    := .venv
PY      := $(VENV)/bin/python

.DEFAULT_GOAL := help
.PHONY: help app data test test-all lint bench chromium

help:  ## Esta lista
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-9s %s\n", $$1, $$2}' $(firstword $(MAKEFILE_LIST))

app: $(VENV)/.listo al-dia  ## Instala lo que falte, construye los datos y sirve el observatorio (PERFIL=, PUERTO=)
	@echo "Observatorio en http://127.0.0.1:$(PUERTO) · perfil $(PERFIL) · Ctrl+C para terminar"
	@export OBSERVATORIO_PERFIL=$(PERFIL); \
	if [ "$(PERFIL)" = interno ]; then export OBSERVATORIO_SIN_LOGIN=1; fi; \
	exec $(PY) -m uvicorn app.asgi:app --host 127.0.0.1 --port $(PUERTO) \
	  --log-level warning --no-server-header --timeout-graceful-shutdown 2

data: $(VENV)/.listo  ## Construye y publica los datos
	@$(PY) -m loaders build

test: $(VENV)/.listo-dev chromium  ## Pruebas rápidas (PRUEBAS="-k covid" elige)
	$(PY) -m pytest -n 2 -m "not completa" $(PRUEBAS)

# What measures time or memory runs after the rest, in one process. SOLO_COMPLETA=1 leaves out what `make test` has just
# run; pytest's 5 says that no such test exists.
DE_TODAS = $(if $(SOLO_COMPLETA),completa and )
test-all: $(VENV)/.listo-dev chromium  ## Todas las pruebas, también las de escala completa
	$(PY) -m pytest -n 2 -m "$(DE_TODAS)not sola" $(PRUEBAS) || [ $$? -eq 5 ]
	$(PY) -m pytest -m "$(DE_TODAS)sola" $(PRUEBAS) || [ $$? -eq 5 ]

lint: $(VENV)/.listo-dev  ## Estilo, formato y ley de importaciones
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/lint-imports

bench: $(VENV)/.listo-dev al-dia  ## Mediciones de bench/
	@for banco in load rerun uploads territory addresses geocoder ciiu ciiu_alias mobility coverage; do echo "== $$banco"; $(PY) "bench/$$banco.py" || exit 1; done

# Builds when nothing is published or when a loader, a kernel or a reference file is newer than what is.
.PHONY: al-dia
al-dia: $(VENV)/.listo
	@bodega="$${OBSERVATORIO_DATOS:-data}/warehouse"; \
	ultima=$$(ls "$$bodega"/version-*.json 2>/dev/null | tail -n 1); \
	if [ -z "$$ultima" ] || [ -n "$$(find loaders app/domain data/reference -type f -not -name '*.pyc' -newer "$$ultima" -print -quit)" ]; \
	then echo "Construyendo los datos…"; $(PY) -m loaders build; fi

$(VENV)/.listo: requirements.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
	  echo "Se necesita Python 3.11 o posterior; «$(PYTHON)» es: $$($(PYTHON) --version 2>&1)."; \
	  echo "Indique otro con: make app PYTHON=python3.12"; exit 1; }
	@[ -x $(PY) ] || $(PYTHON) -m venv $(VENV) || { \
	  echo "No se pudo crear el entorno. En Debian y Ubuntu: sudo apt-get install python3-venv"; exit 1; }
	@echo "Instalando las dependencias (solo la primera vez o cuando cambian)…"
	@$(PY) -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

$(VENV)/.listo-dev: $(VENV)/.listo requirements-dev.txt
	@echo "Instalando lo que necesitan las pruebas…"
	@$(PY) -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $@

chromium:
	@if command -v chromium >/dev/null; then :; \
	elif [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	  echo "Instalando Chromium para las pruebas de navegador…"; \
	  apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium; \
	else echo "Sin Chromium no corren las pruebas de navegador. En Debian: sudo apt-get install chromium"; fi
