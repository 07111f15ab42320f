# A local Flickr in a container:
#   docker build --tag flickr-sandbox .
#   docker run --rm --publish 5123:5123 flickr-sandbox
# Arguments are those of `flickr-sandbox serve`; a world of your own: --volume "$PWD:/world:ro" … --seed /world/world.json
FROM python:3.12-slim

WORKDIR /src
COPY pyproject.toml README.md LICENSE ./
COPY generator generator
COPY specs specs
COPY generated generated
COPY runtime runtime
COPY lint_rules lint_rules
COPY sandbox sandbox
# hadolint ignore=DL3013 # it is the checkout that is installed
RUN pip install --no-cache-dir '.[sandbox,yaml]' \
    && rm -r /src/* \
    && useradd --create-home --uid 1000 otter

USER 1000
WORKDIR /home/otter
EXPOSE 5123
HEALTHCHECK --interval=5s --timeout=3s --start-period=5s \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:5123/', timeout=2)"]
ENTRYPOINT ["flickr-sandbox", "serve", "--host", "0.0.0.0", "--port", "5123"]
CMD ["--allow-control", "sandbox", "--allow-control", "localhost"]
