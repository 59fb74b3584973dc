from reference.early_stopping import History
from tests.course.variants import variant


@variant("EarlyStopping")
class LossesAsATensor:
    def __init__(self, patience, min_delta=0.0, mode="min", restore_best=True):
        import torch

        if isinstance(patience, bool) or not isinstance(patience, int):
            raise TypeError("patience")
        if patience < 1 or not min_delta >= 0 or mode not in ("min", "max"):
            raise ValueError("patience, min_delta, mode")
        self.sign = 1.0 if mode == "min" else -1.0
        self.lowest = torch.tensor(float("inf"), dtype=torch.float64)
        self.patience, self.min_delta, self.restore_best = patience, min_delta, restore_best
        self.wait, self.epoch = 0, -1
        self.best_epoch = self.stopped_epoch = self.best_params = None

    @property
    def best(self):
        return self.sign * self.lowest.item()

    def update(self, metric, params):
        import torch

        if self.stopped_epoch is not None:
            return True
        self.epoch, self.wait = self.epoch + 1, self.wait + 1
        loss = self.sign * torch.tensor(metric, dtype=torch.float64)
        if torch.lt(loss, self.lowest - self.min_delta):
            self.lowest, self.best_epoch, self.wait = loss, self.epoch, 0
            self.best_params = {name: torch.tensor(array) for name, array in params.items()}
        if self.wait >= self.patience:
            self.stopped_epoch = self.epoch
        return self.stopped_epoch is not None

    def restore(self, params):
        import torch

        chosen = self.best_params if self.restore_best and self.best_params is not None else params
        return {name: torch.as_tensor(array).clone().numpy() for name, array in chosen.items()}


@variant("train_with_early_stopping")
def clones(step, evaluate, params, stopper, max_epochs):
    import torch

    if max_epochs < 1:
        raise ValueError("max_epochs")
    params = {name: torch.tensor(array).numpy() for name, array in params.items()}
    losses = []
    while len(losses) < max_epochs:
        params = step(params)
        losses.append(evaluate(params))
        if stopper.update(losses[-1], params):
            break
    return stopper.restore(params), History(losses, len(losses))
