"""Running averages from optax and SciPy."""

from __future__ import annotations

from typing import Any

import numpy as np
import optax
from scipy import signal

from tests.reference.agreement import Row
from tests.reference.tables.averages import VALUES


def peer(row: Row) -> dict[str, Any]:
    """The average after each moment."""
    if row.peer == "scipy.signal.lfilter":
        return {"average": signal.lfilter(x=VALUES, **row.peer_settings)}
    ema = optax.ema(**row.peer_settings)
    state, averages = ema.init(VALUES[0]), []
    for row_of_values in VALUES:
        average, state = ema.update(row_of_values, state)
        averages.append(np.asarray(average))
    return {"average": np.stack(averages)}
