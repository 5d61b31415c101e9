# docker build -t mt-audit .
# docker run --rm --user "$(id -u):$(id -g)" -v "$PWD:/desk" mt-audit check feed/ --fail-on critical
#
# The base is pinned by its tag; whoever must have the same bytes pins its digest as well.
FROM python:3.11-slim AS build
# Such as backtranslation,scale
ARG EXTRAS=""
WORKDIR /source
COPY . .
# The environment has no pip of its own: nothing in the image can install anything into it.
# hadolint ignore=DL3013
RUN python -m venv --without-pip /opt/mt-audit \
 && pip --python /opt/mt-audit/bin/python install --no-cache-dir --disable-pip-version-check \
    ".${EXTRAS:+[$EXTRAS]}"

FROM python:3.11-slim
COPY --from=build /opt/mt-audit /opt/mt-audit
ENV PATH="/opt/mt-audit/bin:$PATH"
RUN useradd --uid 10001 --create-home audit && mkdir /desk && chown audit /desk
USER 10001
# What is audited is mounted here; HTML reports are written to /desk/reports.
WORKDIR /desk
HEALTHCHECK NONE
ENTRYPOINT ["mt-audit"]
CMD ["--help"]
