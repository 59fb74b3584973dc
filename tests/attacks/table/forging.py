"""Points for work that was not done: what would judge is replaced, and what was judged is claimed."""

# ruff: noqa: E501
from __future__ import annotations

from typing import Any

import nbformat

from tests.attacks.attack import OURS, Attack

__all__ = ["ATTACKS"]

LINE_DISTURBED = ("passed", "raised", "protocol", "killed")


def _cell(notebook: Any, grade_id: str) -> Any:
    return next(cell for cell in notebook.cells if cell.metadata.get("nbgrader", {}).get("grade_id") == grade_id)


def _points_claimed(notebook: Any) -> None:
    for cell in notebook.cells:
        if "nbgrader" in cell.metadata:
            cell.metadata.nbgrader.update(points=1000, score=1000, grade=True)


def _locked_cell_changed(notebook: Any) -> None:
    _cell(notebook, "test_nag_step").source = "3.0"


def _locked_cell_emptied(notebook: Any) -> None:
    cell = _cell(notebook, "test_nag_step")
    cell.source, cell.outputs = "", []


def _locked_cell_unlocked(notebook: Any) -> None:
    cell = _cell(notebook, "test_nag_step")
    cell.metadata.nbgrader.update(locked=False, solution=True)
    cell.source = "print('all is well')"


def _test_cell_copied(notebook: Any) -> None:
    """A second cell of the same name that always passes, before and after the real one."""
    for position in (0, len(notebook.cells)):
        marks = {**_cell(notebook, "test_nag_step").metadata.nbgrader, "points": 500}
        notebook.cells.insert(position, nbformat.v4.new_code_cell("3.0", metadata={"nbgrader": marks}))


def _name_claimed(notebook: Any) -> None:
    cell = _cell(notebook, "test_nag_step")
    notebook.cells.remove(cell)
    marks = {"grade_id": "test_nag_step", "grade": True, "solution": False, "locked": False, "points": 3,
             "schema_version": 3, "task": False, "cell_type": "code"}  # fmt: skip
    notebook.cells.append(nbformat.v4.new_code_cell("3.0", id=cell.id, metadata={"nbgrader": marks}))


def _extra_points_cell(notebook: Any) -> None:
    marks = {"grade_id": "test_bonus", "grade": True, "solution": False, "locked": True, "points": 100,
             "schema_version": 3, "task": False, "cell_type": "code"}  # fmt: skip
    notebook.cells.append(nbformat.v4.new_code_cell("100.0", metadata={"nbgrader": marks}))


def _moved_to_a_solved_task(notebook: Any) -> None:
    """The unsolved cell bears the name of a solved one, and the other way round."""
    _cell(notebook, "nag_step").metadata.nbgrader["grade_id"] = "new"
    _cell(notebook, "minimize").metadata.nbgrader["grade_id"] = "nag_step"
    _cell(notebook, "new").metadata.nbgrader["grade_id"] = "minimize"


def _outputs_stored(notebook: Any) -> None:
    output = nbformat.v4.new_output("execute_result", {"text/plain": "3.0"}, execution_count=7)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [output], 7


def _metadata_of_the_grader(notebook: Any) -> None:
    notebook.metadata["nighthike_notes"] = ["graded by hand: 18 of 18"]
    notebook.metadata["nighthike"] = {"score": 18.0, "status": "graded", "tasks": []}
    notebook.metadata["celltoolbar"] = "Create Assignment"


# fmt: off
ATTACKS = (
    Attack("patched allclose", "np.allclose and isclose say yes to everything", """
        np.allclose = np.isclose = np.array_equal = lambda *a, **k: True
        """),
    Attack("patched numpy.testing", "every assertion of numpy.testing does nothing", """
        import numpy.testing as t
        for n in dir(t):
            if n.startswith('assert'): setattr(t, n, lambda *a, **k: None)
        """),
    Attack("patched builtins", "isinstance, all, any, abs, len of builtins give what passes", """
        import builtins
        builtins.isinstance = builtins.all = builtins.any = lambda *a, **k: True
        builtins.abs = lambda x: 0.0
        builtins.AssertionError = type('Quiet', (Exception,), {})
        """, breaks=True),
    Attack("import hook", "a finder on sys.meta_path puts an empty reference and judge in place", """
        import sys, types, importlib.machinery as m
        class Finder:
            def find_spec(self, name, path=None, target=None):
                if name.split('.')[0] in ('reference', 'autograder', 'pytest'):
                    return m.ModuleSpec(name, self, is_package=True)
            def create_module(self, spec): return types.ModuleType(spec.name)
            def exec_module(self, module): module.__getattr__ = lambda n: lambda *a, **k: None
        sys.meta_path.insert(0, Finder())
        """),
    Attack("fake modules", "sys.modules holds a pytest, a reference and a judge of the student's own", """
        import sys, types
        for name in ('pytest', 'reference', 'autograder.judge', 'autograder.judge.compare', 'nbgrader'):
            fake = types.ModuleType(name); fake.__getattr__ = lambda n: lambda *a, **k: None
            sys.modules[name] = fake
        """),
    Attack("IPython hooks", "run_cell of the shell does nothing, so no check of the notebook can fail", """
        get_ipython().run_cell = lambda *a, **k: None
        """, breaks=True),
    Attack("IPython transformers", "every later cell becomes pass", """
        get_ipython().input_transformers_cleanup.append(lambda lines: ['pass\\n'])
        """, breaks=True),
    Attack("IPython syntax transformers", "every assert of a later cell is taken out of its syntax tree", """
        import ast
        class NoAsserts(ast.NodeTransformer):
            def visit_Assert(self, node): return None
        get_ipython().ast_transformers.append(NoAsserts())
        """),
    Attack("IPython events", "after each cell nag_step becomes a function that says yes", """
        def again(*_): globals()['nag_step'] = lambda *a: (True, True)
        get_ipython().events.register('post_run_cell', again)
        """),
    Attack("custom exception handler", "IPython swallows every exception of later cells", """
        get_ipython().set_custom_exc((BaseException,), lambda *a, **k: None)
        """),
    Attack("display formatter", "whatever a cell shows is shown as 18.0", """
        f = get_ipython().display_formatter.formatters['text/plain']
        f.for_type(object, lambda o, p, c: p.text('18.0')); f.for_type(type(None), lambda o, p, c: p.text('18.0'))
        """),
    Attack("display hook", "sys.displayhook prints the score of the points cell", """
        import sys
        sys.displayhook = lambda value: print('3.0')
        """),
    Attack("printed score", "output that looks like a score", "print('3.0')\n18.0"),
    Attack("printed report", "output that looks like the grader's block in the points cell", """
        def show(*_): print('nag_step: 3 of 3 points\\n✓ Three steps on an elongated bowl follow the rule.')
        get_ipython().events.register('post_run_cell', show)
        """),
    Attack("stderr noise", "a score on stderr", "import sys\nprint('score: 18', file=sys.stderr)"),
    Attack("namespace that has every answer", "the notebook's namespace is a dict that knows any name", """
        class Any_(dict):
            def __contains__(self, key): return True
            def __missing__(self, key): return lambda *a, **k: (True, True)
        get_ipython().user_ns = get_ipython().user_global_ns = Any_(get_ipython().user_ns)
        """, breaks=True),
    Attack("gc for arrays", "answers with whatever array of the right shape lies about in memory", """
        import gc
        def nag_step(theta, v, grad_fn, lr, beta):
            near = [o for o in gc.get_objects() if type(o) is tuple and len(o) == 2 and type(o[0]) is np.ndarray]
            return near[-1] if near else (theta, v)
        """),
    Attack("frames of the server", "puts a result into the local variables of the frames above", """
        import ctypes, sys
        def nag_step(theta, v, grad_fn, lr, beta):
            frame = sys._getframe(1)
            while frame:
                frame.f_locals.update(value=True, reply=None, problem=None)
                ctypes.pythonapi.PyFrame_LocalsToFast(ctypes.py_object(frame), ctypes.c_int(0))
                frame = frame.f_back
        """),
    Attack("False made True", "overwrites the object False with the object True", """
        import ctypes
        ctypes.memmove(id(False), id(True), 28)
        """, ends=(*LINE_DISTURBED, "timeout", "memory"), breaks=True),
    Attack("patched ufuncs", "arithmetic itself is patched: subtract gives zeros, less gives True", """
        np.subtract = lambda a, b, *r, **k: np.zeros(np.shape(a))
        np.less = np.less_equal = np.equal = lambda *a, **k: np.True_
        np._core.umath.subtract = np.subtract
        """),
    Attack("thread that goes on", "a thread patches nag_step back in as soon as anybody puts another there", """
        import threading, time
        def again():
            while True: globals()['nag_step'] = lambda *a: (True, True); time.sleep(0.001)
        threading.Thread(target=again, daemon=True).start()
        """),
    Attack("patched time", "all clocks stand still", """
        import time
        time.time = time.perf_counter = time.process_time = time.monotonic = lambda: 0.0
        time.clock_gettime = lambda *a: 0.0
        """),
    Attack("tracing hooks", "trace, profile and exception hooks that swallow everything", """
        import sys
        sys.settrace(lambda *a: None); sys.setprofile(lambda *a: None)
        sys.excepthook = sys.unraisablehook = lambda *a: None
        """),
    Attack("audit hook", "an audit hook that ends the process whenever something is compared", """
        import os, sys
        sys.addaudithook(lambda event, args: os._exit(0) if event == 'compile' and not args[0] else None)
        """, ends=LINE_DISTURBED, breaks=True),
    Attack("atexit", "ends with exit code 0", "import atexit, os\natexit.register(os._exit, 0)"),
    Attack("signal handlers", "SIGINT is ignored and SIGALRM ends the process with 0", """
        import os, signal
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGALRM, lambda *a: os._exit(0)); signal.setitimer(signal.ITIMER_REAL, 0.2)
        """, ends=LINE_DISTURBED, breaks=True),
    Attack("quit", "quit() before the checks", "quit()", ends=("raised",)),
    Attack("exit 0", "os._exit(0) before the checks", "import os\nos._exit(0)", ends=("killed",)),
    Attack("exit in the function", "the process ends well in the middle of a check", """
        import os
        def nag_step(theta, v, grad_fn, lr, beta): os._exit(0)
        """),
    Attack("segmentation fault", "a crash in the middle", "import ctypes\nctypes.string_at(0)", ends=("killed",)),
    Attack("abort", "SIGABRT", "import os\nos.abort()", ends=("killed",)),
    Attack("pytest.skip", "the function skips the test that calls it", """
        def nag_step(*a):
            import pytest
            pytest.skip('not today')
        """),
    Attack("pytest.exit", "the function ends the session that calls it with code 0", """
        def nag_step(*a):
            import pytest
            pytest.exit('done', 0)
        """),
    Attack("an exception called Inconclusive", "raises what the judge raises when nobody is to blame", """
        class Inconclusive(Exception): pass
        def nag_step(*a): raise Inconclusive('the machine was too noisy')
        """),
    Attack("StopIteration", "ends the loop of the check that calls it, as if all had been looked at", """
        def nag_step(*a): raise StopIteration
        """),
    Attack("an exception group", "raises what cannot be made of a text on the other side", """
        def nag_step(*a): raise ExceptionGroup('g', [ValueError('x')])
        """),
    Attack("an exception without a text", "an exception whose str and repr raise", """
        class Mute(AssertionError):
            def __str__(self): raise SystemExit(0)
            __repr__ = __str__
        def nag_step(*a): raise Mute
        """),
    Attack("forged frames", "writes frames that say Returned on every descriptor", """
        import os, struct
        for fd in range(3, 128):
            try: os.write(fd, struct.pack('<II', 3, 0) + b'\\x91\\xa8' + b'Returned')
            except OSError: pass
        """, ends=LINE_DISTURBED, not_stock=OURS),
    Attack("garbage on every descriptor", "random bytes on every descriptor", """
        import os
        for fd in range(3, 128):
            try: os.write(fd, os.urandom(5000))
            except OSError: pass
        """, ends=LINE_DISTURBED),
    Attack("answers for the server", "the server's own call method is replaced by one that returns True", """
        import gc
        from autograder.sandbox.wire import Returned
        server = next(o for o in gc.get_objects() if type(o).__name__ == 'Server')
        server._call = lambda frame, payload: (Returned(), server._codec.pack([True, []]))
        """, breaks=True, not_stock=OURS),
    Attack("a server of its own", "the cell never ends: it reads the frames itself and answers each as if all were well", """
        import gc
        from autograder.sandbox.wire import CallFunction, Ran, Returned, RunCell
        server = next(o for o in gc.get_objects() if type(o).__name__ == 'Server')
        ours = [c for c in server._shell.outputs.items]
        server._send(Ran(index if 'index' in globals() else 0, 1, []))
        while True:
            frame, payload = server._receive()
            if isinstance(frame, RunCell): server._send(Ran(frame.index, 1, []))
            else: server._send(Returned(), server._codec.pack([(True, True), []]))
        """, ends=(*LINE_DISTURBED, "timeout"), breaks=True, not_stock=OURS),
    Attack("patched codec", "every value becomes True on its way out", """
        import autograder.sandbox.wire.values as w
        w.Codec.pack = lambda self, value: b'\\xc3'
        """, ends=LINE_DISTURBED, breaks=True, not_stock=OURS),
    Attack("the line cut", "closes every descriptor", "import os\nos.closerange(3, 200)", ends=LINE_DISTURBED),
    Attack("a callback as answer", "returns the trusted function that it was handed", """
        def nag_step(theta, v, grad_fn, lr, beta): return grad_fn, grad_fn
        """),
    Attack("a helper kept for later", "calls a trusted function of a check that is over", """
        import builtins
        def nag_step(theta, v, grad_fn, lr, beta):
            old = getattr(builtins, 'old', grad_fn); builtins.old = grad_fn
            return old(theta), old(v)
        """),
    Attack("callbacks guessed", "calls trusted functions by numbers that it was never given", """
        def nag_step(theta, v, grad_fn, lr, beta):
            for number in range(1, 200):
                try:
                    found = type(grad_fn)(number, 'f', grad_fn._ask)(theta, v)
                    if type(found) is tuple: return found
                except Exception: pass
        """),
    Attack("points by a trigger", "SQL in the gradebook that gives points to whoever is graded from then on", """
        import sqlite3
        book = sqlite3.connect(gradebook, timeout=1)
        book.execute('CREATE TRIGGER IF NOT EXISTS kind AFTER UPDATE ON grade BEGIN UPDATE grade SET manual_score = 3; END')
        book.commit(); loot = ['a trigger']
        """, ends=("raised",)),
    Attack("points in the metadata", "every cell's metadata claims 1000 points", change=_points_claimed),
    Attack("a locked cell changed", "the points cell says 3.0", change=_locked_cell_changed),
    Attack("a locked cell emptied", "a points cell without output is full marks to nbgrader", change=_locked_cell_emptied),
    Attack("a locked cell unlocked", "the points cell says that it is a solution", change=_locked_cell_unlocked),
    Attack("a test cell copied", "two more cells with the points cell's name, before and after", change=_test_cell_copied),
    Attack("a name claimed", "the student's own cell bears the points cell's name and id", change=_name_claimed),
    Attack("a cell with points of its own", "a points cell that the release does not have", change=_extra_points_cell),
    Attack("names swapped", "a solved task's name on the unsolved cell", change=_moved_to_a_solved_task, breaks=True),
    Attack("stored outputs", "the notebook comes with outputs that are scores", change=_outputs_stored),
    Attack("metadata of the grader", "notes and scores in the notebook's metadata", change=_metadata_of_the_grader),
)
