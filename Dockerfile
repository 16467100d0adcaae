# castproof for a CPU:
#     docker build -t castproof .
#     docker run --rm -v "$PWD:/work" -v castproof-models:/home/castproof/.cache castproof transcribe talk.mp3 -o out
# The models are fetched at the first run, into the volume castproof-models.
FROM python:3.12-slim

COPY . /castproof
# PyTorch's wheels for a CPU, without 5 GB of CUDA.
RUN pip install --no-cache-dir uv==0.13.9 \
    && uv pip install --system --no-cache --torch-backend=cpu -c /castproof/requirements/constraints.txt /castproof \
    && rm -rf /castproof \
    && useradd --create-home castproof \
    && mkdir -p /work /home/castproof/.cache \
    && chown castproof /work /home/castproof/.cache

USER castproof
WORKDIR /work
ENTRYPOINT ["castproof"]
CMD ["--help"]
