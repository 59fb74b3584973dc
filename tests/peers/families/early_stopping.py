"""Keras's callback, told of one epoch after the other, on a model whose one weight is the epoch."""

from __future__ import annotations

from typing import Any

import keras
import numpy as np

from tests.reference.agreement import Row

keras.config.set_floatx("float64")


def peer(row: Row) -> dict[str, Any]:
    """When it stops, what and when the best was, and which weights the model ends with; -1 for none."""
    settings = dict(row.peer_settings)
    metrics = settings.pop("metrics")
    model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1, use_bias=False)])
    model.compile("sgd", "mse")
    model.stop_training = False
    callback = keras.callbacks.EarlyStopping(monitor="metric", **({"mode": "min"} | settings))
    callback.set_model(model)
    callback.on_train_begin()
    for epoch, metric in enumerate(metrics):
        model.set_weights([np.array([[float(epoch)]])])
        callback.on_epoch_end(epoch, {"metric": metric})
        if model.stop_training:
            break
    callback.on_train_end()
    return {
        "stopped": callback.stopped_epoch if model.stop_training else -1,
        "best": callback.best,
        "best_epoch": callback.best_epoch,
        "weights": model.get_weights()[0][0],
    }
