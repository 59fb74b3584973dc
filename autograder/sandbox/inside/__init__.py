"""Runs beside student code: imports stdlib, NumPy, IPython, matplotlib, the two confinement bindings and ``wire``.

::

    trusted                             inside
    launch.Sandbox ── exec ───────────► __main__   warm once: imports, one figure, one traceback
        │  control socket   ── fork ──►    │ fork
        │                                  └── confine.py   Landlock, seccomp, rlimits; no way back
        └─ launch.Child ══ frames ═══════════► serve.py      cells (shell.py) and calls (objects.py)

Nothing in this folder decides about a grade: all it can do is return values.
"""
