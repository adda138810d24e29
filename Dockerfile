# syntax=docker/dockerfile:1
FROM python:3.11-slim-bookworm AS build

# "shared" for a library on PostgreSQL.
ARG EXTRA=""
WORKDIR /src
COPY requirements.lock requirements-dev.lock ./
RUN python -m venv /srv/cchc \
    && /srv/cchc/bin/python -m pip install --no-cache-dir --requirement requirements.lock \
    && if [ "$EXTRA" = shared ]; then grep '^psycopg' requirements-dev.lock > extra.lock \
    && /srv/cchc/bin/python -m pip install --no-cache-dir --requirement extra.lock; fi
COPY . .
RUN /srv/cchc/bin/python -m pip install --no-cache-dir --no-deps --no-build-isolation .

FROM python:3.11-slim-bookworm

# Scanned pages; security fixes of Debian are taken as they come, so versions stay open.
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install --yes --no-install-recommends \
        poppler-utils tesseract-ocr tesseract-ocr-vie \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --create-home --home-dir /data cchc
COPY --from=build /srv/cchc /srv/cchc

ENV PATH=/srv/cchc/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    CCHC_LIBRARY=/data/thu-vien \
    CCHC_LOG_FORMAT=json
USER 10001
WORKDIR /data
VOLUME /data
EXPOSE 7860
# uvicorn ends by itself once the questions in hand are answered.
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s \
    CMD ["python", "-c", "import urllib.request as r; r.urlopen('http://127.0.0.1:7860/api/health', timeout=4)"]
CMD ["cchc", "chat", "--accounts", "--host", "0.0.0.0", "--port", "7860"]
