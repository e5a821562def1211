# One image for each part of the site. BASE is any Debian with Python 3.11 to 3.13.
ARG BASE=python:3.13-slim-bookworm
FROM ${BASE} AS common
ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 UV_LINK_MODE=copy UV_PROJECT_ENVIRONMENT=/opt/topa
WORKDIR /srv/topa
RUN python3 -m venv /opt/topa && /opt/topa/bin/python -m pip install --no-cache-dir --quiet uv \
    && useradd --system --create-home --home-dir /var/lib/topa topa
COPY pyproject.toml uv.lock ./
ENV PATH=/opt/topa/bin:$PATH

# The site: web and the worker that writes the database. Git fetches sources.
FROM common AS site
RUN (command -v git >/dev/null || (apt-get update -qq && apt-get install -y -qq --no-install-recommends git && rm -rf /var/lib/apt/lists/*)) \
    && uv sync --quiet --frozen --inexact --no-dev --python /opt/topa/bin/python
COPY manage.py ./
COPY translate_site translate_site
COPY apps apps
COPY glossary glossary
COPY runner runner
RUN SECRET_KEY=of-the-build TOPA_HOME=/tmp/build python -m translate_site.messages --compile \
    && rm -rf /tmp/build && mkdir -p /data && chown topa /data
USER topa
ENV TOPA_HOME=/data HOST=0.0.0.0
EXPOSE 8000
CMD ["python", "-m", "translate_site.serve", "web"]

# A runner: JAX and the engine. EXTRA is cpu, cuda or tpu.
FROM common AS runner
ARG EXTRA=cpu
RUN uv sync --quiet --frozen --inexact --no-dev --extra ${EXTRA} --python /opt/topa/bin/python
COPY runner runner
COPY apps/__init__.py apps/__init__.py
COPY apps/documents/__init__.py apps/documents/__init__.py
COPY apps/documents/formats apps/documents/formats
USER topa
ENV XDG_CACHE_HOME=/tmp/cache
ENTRYPOINT ["python", "-m", "runner", "worker", "--alive", "/tmp/alive"]
