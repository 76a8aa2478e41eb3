# syntax=docker/dockerfile:1
# The bot on SQLite: everything it keeps is in /data, everything else may be read-only. Docs: docs/container.md.
ARG PYTHON=3.13

FROM python:${PYTHON}-slim AS build
WORKDIR /src
COPY requirements/runtime.txt requirements/build.txt requirements/
RUN python -m venv /opt/sectorwire
RUN /opt/sectorwire/bin/pip install --no-cache-dir --disable-pip-version-check --require-hashes --requirement requirements/runtime.txt
RUN python -m venv /opt/build
RUN /opt/build/bin/pip install --no-cache-dir --disable-pip-version-check --require-hashes --requirement requirements/build.txt
COPY pyproject.toml README.md LICENSE app.yaml sectors.yaml ./
COPY bot bot
COPY handlers handlers
COPY storage storage
RUN /opt/build/bin/python -m hatchling build --target wheel --directory dist
RUN /opt/sectorwire/bin/pip install --no-cache-dir --disable-pip-version-check --no-deps dist/*.whl
RUN /opt/sectorwire/bin/python -m compileall -q /opt/sectorwire/lib

FROM python:${PYTHON}-slim
RUN useradd --uid 10001 --create-home --home-dir /data --shell /usr/sbin/nologin sectorwire
COPY --from=build /opt/sectorwire /opt/sectorwire
ENV PATH=/opt/sectorwire/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    MPLCONFIGDIR=/tmp/matplotlib \
    SECTORWIRE_CONFIG=/data/sectors.yaml \
    SECTORWIRE_DB=/data/sectorwire.db
USER 10001
WORKDIR /data
VOLUME /data
EXPOSE 3000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s --retries=3 \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:3000/healthz', timeout=4)"]
ENTRYPOINT ["sectorwire"]
CMD ["run", "--host", "0.0.0.0"]
