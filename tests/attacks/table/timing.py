"""A slow kernel that wants to look fast. ``slow`` stands there already: right values, by a loop over the elements."""

# ruff: noqa: E501
from __future__ import annotations

from tests.attacks.attack import CLOCK, Attack

__all__ = ["ATTACKS"]


def _slow(name: str, tries: str, cell: str, **more: object) -> Attack:
    return Attack(name, tries, cell, not_stock=CLOCK, **more)  # type: ignore[arg-type]


# fmt: off
ATTACKS = (
    _slow("no trick", "just the loop", "momentum_step = slow"),
    _slow("a memo by content", "keeps results by the bytes of the arguments", """
        memo = {}
        def momentum_step(*args):
            key = tuple(np.asarray(a).tobytes() for a in args)
            if key not in memo: memo[key] = slow(*args)
            return memo[key]
        """),
    _slow("a memo by identity", "keeps results by the ids of the arguments", """
        memo = {}
        def momentum_step(*args):
            key = tuple(map(id, args[:3]))
            if key not in memo: memo[key] = slow(*args)
            return memo[key]
        """, breaks=True),
    _slow("the last answer again", "returns what it returned last when the shapes are the same", """
        last = {}
        def momentum_step(theta, v, grad, lr, beta):
            key = np.shape(theta)
            if key not in last: last[key] = slow(theta, v, grad, lr, beta)
            return last[key]
        """, breaks=True),
    _slow("worked out beforehand", "a table for many inputs, made while the cell ran", """
        table = {n: slow(*np.random.default_rng(n).normal(size=(3, 2000)), 0.03, 0.8) for n in range(20)}
        def momentum_step(theta, v, grad, lr, beta):
            for n, (t, w) in table.items():
                if np.allclose(t, theta): return t, w
            return slow(theta, v, grad, lr, beta)
        """, breaks=True),
    _slow("work in a thread", "another thread does the work", """
        import concurrent.futures
        pool = concurrent.futures.ThreadPoolExecutor(1)
        def momentum_step(*args): return pool.submit(slow, *args).result()
        """),
    _slow("a thread that never sleeps", "a thread does the work and then spins, so that its clock is not brought up to date", """
        import hashlib, threading
        go, done, job = threading.Lock(), threading.Lock(), {}
        go.acquire(); done.acquire()
        def work():
            while True:
                go.acquire(); job['result'] = slow(*job['args']); done.release()
                hashlib.pbkdf2_hmac('sha256', b'a', b'b', 6000)
        threading.Thread(target=work, daemon=True).start()
        def momentum_step(*args):
            job['args'] = args; go.release(); done.acquire()
            return job['result']
        """, breaks=True),
    _slow("the reference slowed down", "threads that keep memory busy while the reference has its turn", """
        import threading
        def hammer():
            a = np.ones(1 << 20)
            while True: np.add(a, a, out=a)
        for _ in range(2): threading.Thread(target=hammer, daemon=True).start()
        momentum_step = slow
        """, ends=("passed", "timeout")),
    _slow("a lazy answer", "an object that does the work when it is looked at", """
        class Lazy:
            def __init__(self, *args): self.args = args
            def __array__(self, *a, **k): return slow(*self.args)[0]
            def __iter__(self): return iter(slow(*self.args))
            def __getitem__(self, key): return slow(*self.args)[key]
        def momentum_step(*args): return Lazy(*args)
        """, breaks=True),
    _slow("a generator as answer", "does the work while it is iterated", """
        def momentum_step(*args): yield from slow(*args)
        """, breaks=True),
    _slow("work at the end", "puts the work off to atexit and to destructors", """
        import atexit
        class Later:
            def __init__(self, args): self.args = args; atexit.register(slow, *args)
            def __del__(self): slow(*self.args)
        def momentum_step(theta, v, grad, lr, beta): Later((theta, v, grad, lr, beta)); return theta, v
        """, breaks=True),
    _slow("clocks patched", "every clock that Python knows stands still, in C as well", """
        import os, time
        for name in ('time', 'perf_counter', 'process_time', 'thread_time', 'monotonic', 'time_ns', 'process_time_ns'):
            setattr(time, name, lambda: 0)
        os.times = lambda: os.times_result((0,) * 5)
        momentum_step = slow
        """),
    _slow("clocks set", "the CPU clock itself is set back", """
        import resource, time
        for clock in (time.CLOCK_PROCESS_CPUTIME_ID, time.CLOCK_MONOTONIC):
            try: time.clock_settime(clock, 0.0)
            except OSError as error: print(error)
        momentum_step = slow
        """),
    _slow("the witness blinded", "no line is ever counted: settrace does nothing, and the witness reports none", """
        import sys
        from autograder.sandbox.inside import objects
        sys.settrace = lambda *a: None
        objects.OPERATIONS['busiest_line'] = lambda *a: (0, 0, '')
        momentum_step = slow
        """),
    _slow("the empty exchange used", "does part of the work in the exchange before the clock is read", """
        from autograder.sandbox.inside import objects
        seen, has = [], objects.OPERATIONS['has']
        def busy(*a):
            for args in seen[-1:]: slow(*args)
            return has(*a)
        objects.OPERATIONS['has'] = busy
        def momentum_step(*args): seen.append(args); return slow(*args)
        """),
    _slow("a small answer for a large question", "works on the first hundred numbers only", """
        def momentum_step(theta, v, grad, lr, beta):
            if np.size(theta) <= 100: return slow(theta, v, grad, lr, beta)
            return np.resize(slow(theta[:100], v[:100], grad[:100], lr, beta)[0], np.shape(theta)), v
        """, breaks=True),
    _slow("rough for large inputs", "single precision, fewer digits, where it is timed", """
        def momentum_step(theta, v, grad, lr, beta):
            if np.size(theta) <= 100: return slow(theta, v, grad, lr, beta)
            w = (np.float32(beta) * np.float32(v) - np.float32(lr) * np.float32(grad)); return np.float32(theta) + w, w
        """, breaks=True),
)
