"""The attacks: each a cell that a student puts into a notebook, and how that cell may end.

``{suite}`` and the like are filled (``str.format``) with places on this machine: the suite, the reference, the gradebook, another submission. A cell
that wants to steal puts what it got into ``loot``.
"""

from __future__ import annotations

from typing import NamedTuple

__all__ = ["ATTACKS", "Attack"]


class Attack(NamedTuple):
    name: str
    kind: str
    cell: str
    ends: tuple[str, ...] = ("passed", "raised")
    """The outcomes that the attacking cell may have."""
    breaks: bool = False
    """It spoils what the notebook itself needs afterwards: the attacker may lose points of other tasks by it."""


STOLEN = """
loot = []
def steal(path):
    try:
        loot.append(open(path, 'rb').read())
    except OSError as error:
        print(type(error).__name__)
"""

ATTACKS = (
    # forging -----------------------------------------------------------------------------------------------------
    Attack("patched allclose", "forge", "import numpy as np\nnp.allclose = np.isclose = lambda *a, **k: True"),
    Attack(
        "patched numpy.testing",
        "forge",
        "import numpy as np, numpy.testing as t\n"
        "for n in dir(t):\n    if n.startswith('assert'): setattr(t, n, lambda *a, **k: None)",
    ),
    Attack(
        "lying equality",
        "forge",
        "class Yes:\n    __eq__ = lambda s, o: True\n    __ne__ = lambda s, o: False\n    __hash__ = None\n"
        "    __len__ = lambda s: 2\n    __iter__ = lambda s: iter((s, s))\n    shape = ()\n"
        "def nag_step(theta, v, grad_fn, lr, beta):\n    return Yes(), Yes()",
    ),
    Attack(
        "lying array",
        "forge",
        "class Liar:\n    shape, dtype, ndim, size = (2,), float, 1, 2\n    def __array__(self, *a, **k): return self\n"
        "    def __array_ufunc__(self, *a, **k): return True\n    def __array_function__(self, *a, **k): return True\n"
        "def nag_step(theta, v, grad_fn, lr, beta):\n    return Liar(), Liar()",
    ),
    Attack(
        "lying subclass",
        "forge",
        "import numpy as np\nclass Sub(np.ndarray):\n    def __eq__(self, o): return np.ones(self.shape, bool)\n"
        "    def __sub__(self, o): return np.zeros(self.shape)\n"
        "def nag_step(theta, v, grad_fn, lr, beta):\n    return np.zeros(2).view(Sub), np.zeros(2).view(Sub)",
    ),
    Attack(
        "lying class",
        "forge",
        "class C:\n    __class__ = property(lambda s: tuple)\n    def __reduce__(self): return (print, ('x',))\n"
        "def nag_step(*a, **k):\n    return C()",
    ),
    Attack("printed score", "forge", "print('4.0')\n18.0"),
    Attack("stderr noise", "forge", "import sys\nprint('score: 18', file=sys.stderr)"),
    Attack(
        "forged frames",
        "forge",
        "import os, struct\nfor fd in range(3, 128):\n"
        "    try: os.write(fd, struct.pack('<II', 3, 0) + b'\\x91\\xa8' + b'Returned')\n    except OSError: pass",
        ends=("passed", "raised", "protocol"),
    ),
    Attack(
        "garbage on every descriptor",
        "forge",
        "import os\nfor fd in range(3, 128):\n    try: os.write(fd, os.urandom(5000))\n    except OSError: pass",
        ends=("passed", "raised", "protocol"),
    ),
    Attack(
        "answers for the server",
        "forge",
        "import gc\nfor o in gc.get_objects():\n    if type(o).__name__ == 'Server':\n"
        "        o._call = lambda f, p: (__import__('autograder.sandbox.wire', fromlist=['x']).Returned(),"
        " o._codec.pack([True, []]))\n        break",
        breaks=True,
    ),
    Attack(
        "patched codec",
        "forge",
        "import autograder.sandbox.wire.values as w\nw.Codec.pack = lambda self, value: b'\\xc3'",
        ends=("passed", "raised", "protocol", "killed"),
        breaks=True,
    ),
    Attack(
        "patched time",
        "forge",
        "import time\ntime.time = time.perf_counter = time.process_time = time.monotonic = lambda: 0.0\n"
        "time.clock_gettime = lambda *a: 0.0",
    ),
    Attack(
        "tracing hooks",
        "forge",
        "import sys, threading\nsys.settrace(lambda *a: None); sys.setprofile(lambda *a: None)\n"
        "sys.excepthook = lambda *a: None\nsys.unraisablehook = lambda *a: None",
    ),
    Attack(
        "IPython hooks",
        "forge",
        "ip = get_ipython()\nip.run_cell = lambda *a, **k: None",
        ends=("passed", "raised"),
        breaks=True,
    ),
    Attack(
        "IPython transformers",
        "forge",
        "ip = get_ipython()\nip.input_transformers_cleanup.append(lambda lines: ['pass\\n'])",
        breaks=True,
    ),
    Attack("atexit", "forge", "import atexit, os\natexit.register(os._exit, 0)"),
    Attack("signal handlers", "forge", "import signal\nsignal.signal(signal.SIGINT, signal.SIG_IGN)"),
    Attack("quit", "forge", "quit()", ends=("raised",)),
    Attack("exit 0", "forge", "import os\nos._exit(0)", ends=("killed",)),
    Attack("sys.exit 0", "forge", "import sys\nsys.exit(0)", ends=("raised",)),
    Attack(
        "exit in the function",
        "forge",
        "import os\ndef nag_step(theta, v, grad_fn, lr, beta):\n    os._exit(0)",
    ),
    Attack("segmentation fault", "forge", "import ctypes\nctypes.string_at(0)", ends=("killed",)),
    Attack("abort", "forge", "import os\nos.abort()", ends=("killed",)),
    Attack(
        "the line cut",
        "forge",
        "import os\nos.closerange(3, 200)",
        ends=("killed", "protocol", "raised"),
    ),
    Attack(
        "a callback as answer",
        "forge",
        "def nag_step(theta, v, grad_fn, lr, beta):\n    return grad_fn, grad_fn",
    ),
    Attack(
        "a helper kept for later",
        "forge",
        "def nag_step(theta, v, grad_fn, lr, beta):\n    import builtins\n"
        "    old = getattr(builtins, 'old', grad_fn)\n    builtins.old = grad_fn\n    return old(theta), old(v)",
    ),
    # stealing ----------------------------------------------------------------------------------------------------
    Attack("read the suite", "steal", STOLEN + "steal('{suite}/test_momentum.py'); steal('{suite}/misconceptions.py')"),
    Attack("read the reference", "steal", STOLEN + "steal('{reference}/nag.py')"),
    Attack("import the reference", "steal", "import reference\nloot = [reference.nag_step]", ends=("raised",)),
    Attack(
        "import the suite",
        "steal",
        "import autograder.suites.ex3_momentum.test_momentum as t\nloot = [t]",
        ends=("raised",),
    ),
    Attack("list the suites", "steal", "import os\nloot = os.listdir('{suite}')", ends=("raised",)),
    Attack(
        "compiled suite",
        "steal",
        STOLEN
        + "import glob\nfor p in glob.glob('{suite}/**/*.pyc', recursive=True) + ['{suite}/__pycache__']: steal(p)",
    ),
    Attack("read the gradebook", "steal", STOLEN + "steal('{gradebook}')"),
    Attack("read another submission", "steal", STOLEN + "steal('{other}')"),
    Attack("read the configuration", "steal", STOLEN + "steal('{course}/nbgrader_config.py')"),
    Attack("read the source notebook", "steal", STOLEN + "steal('{course}/source/ex3_momentum/momentum.ipynb')"),
    Attack(
        "link to the suite",
        "steal",
        STOLEN + "import os\nfor make in (os.symlink, os.link):\n    try: make('{suite}/test_momentum.py', 'copy')\n"
        "    except OSError as e: print(e)\nsteal('copy')",
    ),
    Attack(
        "read /proc",
        "steal",
        STOLEN + "for p in ('self', '1', 'self/../1'):\n    steal(f'/proc/{{p}}/environ'); steal(f'/proc/{{p}}/maps')",
    ),
    Attack(
        "read the parent's memory",
        "steal",
        STOLEN + "import os\nsteal(f'/proc/{{os.getppid()}}/mem'); steal(f'/proc/{{os.getppid()}}/cmdline')",
    ),
    Attack(
        "process_vm_readv",
        "steal",
        "import ctypes, os\nlibc = ctypes.CDLL(None, use_errno=True)\nbuf = ctypes.create_string_buffer(8)\n"
        "class IO(ctypes.Structure):\n    _fields_ = [('p', ctypes.c_void_p), ('n', ctypes.c_size_t)]\n"
        "mine, theirs = IO(ctypes.addressof(buf), 8), IO(id(libc), 8)\n"
        "n = libc.process_vm_readv(os.getppid(), ctypes.byref(mine), 1, ctypes.byref(theirs), 1, 0)\n"
        "loot = [buf.raw] if n > 0 else []",
    ),
    Attack(
        "ptrace",
        "steal",
        "import ctypes, os\nloot = ['attached'] if ctypes.CDLL(None).ptrace(16, os.getppid(), 0, 0) == 0 else []",
    ),
    Attack(
        "secrets in the environment",
        "steal",
        "import os\nloot = [k for k in os.environ if 'SECRET' in k or 'TOKEN' in k or 'NIGHTHIKE' in k]",
    ),
    Attack(
        "search the memory",
        "steal",
        "import gc\nloot = [o for o in gc.get_objects() if getattr(o, '__module__', '') and"
        " str(o.__module__).startswith(('reference', 'autograder.judge', 'autograder.suites'))]",
    ),
    Attack(
        "inherited descriptors",
        "steal",
        "import os, stat\nloot = []\nfor fd in range(3, 128):\n    try: s = os.fstat(fd); head = os.pread(fd, 9999, 0)\n"
        "    except OSError: continue\n"
        "    if b'canary' in head or b'def ' in head or b'nighthike' in head: loot.append(fd)",
    ),
    Attack(
        "a channel to the next student",
        "steal",
        "import os, stat\nsockets = []\nfor fd in range(3, 128):\n    try: s = os.fstat(fd)\n    except OSError: continue\n"
        "    if stat.S_ISSOCK(s.st_mode) or stat.S_ISFIFO(s.st_mode): sockets.append(fd)\nloot = sockets[1:]",
    ),
    Attack(
        "frames of the caller",
        "steal",
        "import sys\nloot = []\nf = sys._getframe()\nwhile f:\n    if 'judge' in f.f_code.co_filename or 'suites' in f.f_code.co_filename: loot.append(f.f_locals)\n    f = f.f_back",
    ),
    # escaping ----------------------------------------------------------------------------------------------------
    Attack("a socket", "escape", "import socket\nsocket.socket(); loot = ['socket']", ends=("raised",)),
    Attack(
        "a connection",
        "escape",
        "import socket\nsocket.create_connection(('127.0.0.1', 22), 1); loot = ['connected']",
        ends=("raised",),
    ),
    Attack("a process", "escape", "import subprocess\nloot = [subprocess.check_output(['id'])]", ends=("raised",)),
    Attack("os.system", "escape", "import os\ncode = os.system('touch escaped')\nloot = ['ran'] if code == 0 else []"),
    Attack("fork", "escape", "import os\nloot = [os.fork()]", ends=("raised",)),
    Attack(
        "posix_spawn",
        "escape",
        "import os\nloot = [os.posix_spawn('/bin/true', ['true'], {{}})]",
        ends=("raised",),
    ),
    Attack("exec", "escape", "import os\nos.execv('/bin/true', ['true'])", ends=("raised",)),
    Attack(
        "memfd and exec",
        "escape",
        "import os\nfd = os.memfd_create('x')\nos.write(fd, open('/bin/true', 'rb').read())\nos.execve(fd, ['x'], {{}})",
        ends=("raised",),
    ),
    Attack(
        "kill the parent",
        "escape",
        "import os, signal\nloot = []\nfor pid in (os.getppid(), -1, 1):\n"
        "    try: os.kill(pid, signal.SIGKILL); loot.append(pid)\n    except OSError: pass",
    ),
    Attack("write outside", "escape", "open('{course}/escaped.txt', 'w').write('x'); loot = [1]", ends=("raised",)),
    Attack(
        "write to the environment",
        "escape",
        "import numpy\nopen(numpy.__file__, 'a').write('x'); loot = [1]",
        ends=("raised",),
    ),
    Attack("chmod", "escape", "import os\nos.chmod('{gradebook}', 0o777); loot = [1]", ends=("raised",)),
    Attack("remove the gradebook", "escape", "import os\nos.remove('{gradebook}'); loot = [1]", ends=("raised",)),
    Attack(
        "namespaces",
        "escape",
        "import ctypes\nloot = ['in'] if ctypes.CDLL(None).unshare(0x10000000) == 0 else []",
    ),
    Attack(
        "io_uring",
        "escape",
        "import ctypes\nring = ctypes.CDLL(None).syscall(425, 8, ctypes.create_string_buffer(256))\nloot = ['ring'] if ring >= 0 else []",
    ),
    # exhausting --------------------------------------------------------------------------------------------------
    # Filling what it gets costs CPU time too: which limit comes first is the machine's affair.
    Attack("memory", "exhaust", "x = []\nwhile True: x.append(bytearray(1 << 24))", ends=("memory", "timeout")),
    Attack("memory reserved", "exhaust", "x = []\nwhile True: x.append(np.empty(1 << 21))", ends=("memory",)),
    Attack("a giant array", "exhaust", "import numpy as np\nnp.ones(1 << 38)", ends=("memory",)),
    Attack("output", "exhaust", "while True: print('x' * 10_000)", ends=("timeout",)),
    Attack(
        "raw output",
        "exhaust",
        "import os\nwhile True: os.write(1, b'x' * 10_000)",
        ends=("timeout", "killed", "raised"),
    ),
    Attack("sleep", "exhaust", "import time\ntime.sleep(10 ** 6)", ends=("timeout",)),
    Attack("busy loop", "exhaust", "while True: pass", ends=("timeout",)),
    Attack(
        "a loop that will not stop",
        "exhaust",
        "while True:\n    try:\n        while True: pass\n    except BaseException: pass",
        ends=("timeout",),
    ),
    Attack(
        "threads",
        "exhaust",
        "import threading, time\nfor _ in range(100_000):\n    threading.Thread(target=time.sleep, args=(1000,), daemon=True).start()",
        ends=("raised", "timeout", "memory", "killed"),
        breaks=True,
    ),
    Attack(
        "a file", "exhaust", "f = open('big', 'wb')\nwhile True: f.write(bytes(1 << 20))", ends=("raised", "killed")
    ),
    Attack("descriptors", "exhaust", "fs = []\nwhile True: fs.append(open('a', 'w'))", ends=("raised",), breaks=True),
    Attack("recursion", "exhaust", "def f(): return f()\nf()", ends=("raised", "timeout")),
    Attack(
        "deep recursion",
        "exhaust",
        "import sys\nsys.setrecursionlimit(10 ** 8)\ndef f(): return f()\nf()",
        ends=("raised", "killed", "memory", "timeout"),
        breaks=True,
    ),
    Attack(
        "deep folders",
        "exhaust",
        "import os\nfor _ in range(10 ** 5): os.mkdir('d'); os.chdir('d')",
        ends=("timeout", "raised"),
    ),
    Attack("a huge integer", "exhaust", "x = 1 << (1 << 40)", ends=("raised", "memory")),
    Attack(
        "a slow return",
        "exhaust",
        "import time\ndef nag_step(theta, v, grad_fn, lr, beta):\n    time.sleep(10 ** 6)",
    ),
    Attack(
        "endless callbacks",
        "exhaust",
        "def nag_step(theta, v, grad_fn, lr, beta):\n    while True: grad_fn(theta)",
    ),
    Attack(
        "a giant answer",
        "exhaust",
        "import numpy as np\ndef nag_step(theta, v, grad_fn, lr, beta):\n    return np.zeros(1 << 24), 'x' * (1 << 28)",
    ),
    Attack(
        "a list that holds itself",
        "exhaust",
        "def nag_step(theta, v, grad_fn, lr, beta):\n    x = []; x.append(x)\n    return x",
    ),
    Attack(
        "an endless generator",
        "exhaust",
        "def nag_step(theta, v, grad_fn, lr, beta):\n    while True: yield theta",
    ),
)
