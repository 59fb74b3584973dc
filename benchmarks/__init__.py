"""Benchmarks: each prints a table for people, and one JSON object as its last line.

Run as ``python -m benchmarks.…`` they have one thread each, the peers too: NumPy, PyTorch and XLA read these when they
are imported, which is later than this.
"""

import os

for library in ("OMP", "OPENBLAS", "MKL"):
    os.environ[f"{library}_NUM_THREADS"] = "1"
os.environ["XLA_FLAGS"] = "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1"
