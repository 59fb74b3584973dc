"""Without end: time, memory, output, files, threads, and the time and memory of the trusted side."""

# ruff: noqa: E501
from __future__ import annotations

from tests.attacks.attack import OURS, Attack

__all__ = ["ATTACKS"]

LIMITED = ("memory", "timeout", "raised", "killed")
SERVER = """
        import gc, struct, threading, time
        from autograder.sandbox.wire import CallBack, Ran, Returned, encode_frame
        server = next(o for o in gc.get_objects() if type(o).__name__ == 'Server')
"""

# fmt: off
ATTACKS = (
    # Filling what it gets costs CPU time too: which limit comes first is the machine's affair.
    Attack("memory", "takes 16 MB at a time", """
        x = []
        while True: x.append(bytearray(1 << 24))
        """, ends=("memory", "timeout")),
    Attack("memory reserved", "takes it and does not touch it", """
        x = []
        while True: x.append(np.empty(1 << 21))
        """, ends=("memory",)),
    Attack("a giant array", "2 TB at once", "np.ones(1 << 38)", ends=("memory",)),
    Attack("memory maps", "as many small maps as the kernel allows", """
        import mmap
        x = []
        while True: x.append(mmap.mmap(-1, 4096))
        """, ends=LIMITED, breaks=True),
    Attack("output", "prints without end", "while True: print('x' * 10_000)", ends=("timeout",)),
    Attack("raw output", "writes to descriptor 1 without end", """
        import os
        while True: os.write(1, b'x' * 10_000)
        """, ends=("timeout", "killed", "raised")),
    Attack("a drip of output", "one character at a time, for ever", """
        import time
        while True: print('.', end=''); time.sleep(0.01)
        """, ends=("timeout",)),
    Attack("many displays", "a hundred thousand display calls", """
        from IPython.display import display
        for n in range(100_000): display(n)
        """, ends=("passed", "timeout")),
    Attack("a display that is replaced for ever", "clear_output and print in turn", """
        from IPython.display import clear_output
        while True: clear_output(wait=True); print('x' * 1000)
        """, ends=("timeout",)),
    Attack("a giant result", "an object whose repr has 64 MB", """
        class Big: __repr__ = lambda s: 'x' * (1 << 26)
        Big()
        """, ends=("passed", "raised", "memory")),
    Attack("an endless repr", "a repr that does not come to an end", """
        class Slow:
            def __repr__(self):
                while True: pass
        Slow()
        """, ends=("timeout", "raised")),
    Attack("a giant error", "an exception with 64 MB of text", "raise ValueError('x' * (1 << 26))", ends=("raised", "memory")),
    Attack("an error whose text never ends", "__str__ of an exception loops", """
        class Endless(Exception):
            def __str__(self):
                while True: pass
        raise Endless
        """, ends=("timeout", "raised", "killed")),
    Attack("an error with a long chain", "ten thousand exceptions, each the cause of the next", """
        error = None
        for n in range(10_000):
            new = ValueError(n); new.__cause__ = error; error = new
        raise error
        """, ends=("timeout", "raised", "memory", "killed")),
    Attack("big pictures", "figures of a hundred megapixels", """
        import matplotlib.pyplot as plt
        for _ in range(20): plt.figure(figsize=(100, 100), dpi=100); plt.plot(np.random.rand(10)); plt.show()
        """, ends=("passed", "raised", "timeout", "memory")),
    Attack("a picture that is a bomb", "a PNG of a few kilobytes that a browser unpacks to gigabytes", """
        import struct, zlib
        from IPython.display import Image, display
        def chunk(kind, data): return struct.pack('>I', len(data)) + kind + data + struct.pack('>I', zlib.crc32(kind + data))
        head = chunk(b'IHDR', struct.pack('>IIBBBBB', 60_000, 60_000, 1, 0, 0, 0, 0))
        display(Image(b'\\x89PNG\\r\\n\\x1a\\n' + head + chunk(b'IDAT', zlib.compress(bytes(1000))) + chunk(b'IEND', b'')))
        """),
    Attack("a zip bomb", "unpacks a gigabyte out of a megabyte", """
        import zlib
        data = zlib.compress(bytes(1 << 25)); x = [zlib.decompress(data) for _ in range(100)]
        """, ends=("memory", "timeout")),
    Attack("sleep", "waits instead of working", "import time\ntime.sleep(10 ** 6)", ends=("timeout",)),
    Attack("a deadlock", "waits for a lock that it holds", """
        import threading
        lock = threading.Lock(); lock.acquire(); lock.acquire()
        """, ends=("timeout",)),
    Attack("waits for input", "input() and getpass", "print(input('name? '))", ends=("raised",)),
    Attack("busy loop", "pass, for ever", "while True: pass", ends=("timeout",)),
    Attack("a loop that will not stop", "catches the interrupt", """
        while True:
            try:
                while True: pass
            except BaseException: pass
        """, ends=("timeout",)),
    Attack("signals blocked", "masks all signals, then works on", """
        import signal
        signal.pthread_sigmask(signal.SIG_BLOCK, range(1, 65))
        while True: pass
        """, ends=("timeout",)),
    Attack("a storm of signals", "a timer that interrupts everything a hundred thousand times a second", """
        import signal
        signal.signal(signal.SIGALRM, lambda *a: None); signal.setitimer(signal.ITIMER_REAL, 1e-5, 1e-5)
        """, ends=("passed", "raised", "timeout", "killed", "protocol"), breaks=True),
    Attack("C that cannot be interrupted", "one operation on a number of a hundred million digits", """
        x = 3 ** (3 ** 17); y = x * x * x
        """, ends=("timeout", "memory", "passed"), breaks=True),
    Attack("a regular expression", "one that tries exponentially many ways", """
        import re
        re.match(r'(a+)+$', 'a' * 40 + 'b')
        """, ends=("timeout",)),
    Attack("threads", "a hundred thousand of them", """
        import threading, time
        for _ in range(100_000): threading.Thread(target=time.sleep, args=(1000,), daemon=True).start()
        """, ends=LIMITED, breaks=True),
    Attack("a queue of its own threads", "keeps its first thread waiting for a core, so that its time on the wall is given back", """
        import ctypes, threading
        turn = ctypes.CDLL(None).sched_yield
        def burn():
            while True: turn()
        threading.stack_size(1 << 18)
        for _ in range(60): threading.Thread(target=burn, daemon=True).start()
        burn()
        """, ends=("timeout",), breaks=True),
    Attack("stopped", "SIGSTOP to itself: no CPU time passes, and no signal but one is answered", """
        import signal
        signal.raise_signal(signal.SIGSTOP)
        """, ends=("timeout", "raised", "killed")),
    Attack("the first thread gone", "the process goes on in another thread, which nobody can interrupt", """
        import ctypes, platform, threading, time
        threading.Thread(target=time.sleep, args=(10 ** 6,)).start()
        ctypes.CDLL(None).syscall(93 if platform.machine() == 'aarch64' else 60, 0)
        """, ends=("timeout", "killed")),
    Attack("a file", "one file without end", """
        f = open('big', 'wb')
        while True: f.write(bytes(1 << 20))
        """, ends=("raised", "killed")),
    Attack("descriptors", "opens files until none is left", """
        fs = []
        while True: fs.append(open('a', 'w'))
        """, ends=("raised",), breaks=True),
    Attack("descriptors in flight", "sends descriptors through a socket pair to itself and never takes them out", """
        import array, os, socket
        a, b = socket.socketpair(); fd = os.open('/dev/null', 0); sent = 0
        while True: a.sendmsg([b'x'], [(socket.SOL_SOCKET, 1, array.array('i', [fd] * 100).tobytes())]); sent += 100
        """, ends=("raised", "timeout"), breaks=True),
    Attack("full pipes", "pipes filled as far as they go", """
        import fcntl, os
        ends = []
        while True:
            r, w = os.pipe(); ends += [r, w]
            os.set_blocking(w, False); os.write(w, bytes(1 << 20))
        """, ends=("raised",), breaks=True),
    Attack("recursion", "without end", "def f(): return f()\nf()", ends=("raised", "timeout")),
    Attack("deep recursion", "with the limit taken away", """
        import sys
        sys.setrecursionlimit(10 ** 8)
        def f(): return f()
        f()
        """, ends=LIMITED, breaks=True),
    Attack("deep source", "source nested so deep that a parser's stack may end", "x = " + "(" * 5000 + ")" * 5000, ends=("raised", "memory")),
    Attack("deep folders", "folders in folders without end", """
        import os
        for _ in range(10 ** 5): os.mkdir('d'); os.chdir('d')
        """, ends=("timeout", "raised", "killed")),  # killed: 2,000 folders are too many, where a look can follow so deep
    Attack("a huge integer", "one of 2^40 bits", "x = 1 << (1 << 40)", ends=("raised", "memory")),
    Attack("destructors", "objects that make new ones when they are destroyed", """
        class Phoenix:
            def __del__(self): globals().setdefault('ashes', []).append(Phoenix())
        Phoenix(); import gc; gc.callbacks.append(lambda *a: Phoenix())
        """, ends=("passed", "raised", "timeout"), breaks=True),
    Attack("a slow return", "a function that sleeps", """
        import time
        def nag_step(theta, v, grad_fn, lr, beta): time.sleep(10 ** 6)
        """),
    Attack("a function that will not stop", "a function that works on after the interrupt", """
        def nag_step(theta, v, grad_fn, lr, beta):
            while True:
                try:
                    while True: pass
                except BaseException: pass
        """, breaks=True),
    Attack("endless callbacks", "asks the trusted side without end", """
        def nag_step(theta, v, grad_fn, lr, beta):
            while True: grad_fn(theta)
        """),
    Attack("callbacks not waited for", "sends questions without reading an answer", SERVER + """
        def nag_step(theta, v, grad_fn, lr, beta):
            question = server._codec.pack([[theta], {}])
            while True: server._send(CallBack(grad_fn._number), question)
        """, breaks=True, not_stock=OURS),
    Attack("giant questions", "hands megabytes to a trusted function, again and again", """
        def nag_step(theta, v, grad_fn, lr, beta):
            while True: grad_fn(np.ones((1 << 19, 2)))
        """),
    Attack("a giant answer", "values beyond what may be handed over", """
        def nag_step(theta, v, grad_fn, lr, beta): return np.zeros(1 << 24), 'x' * (1 << 28)
        """),
    Attack("a list that holds itself", "nesting without end", """
        def nag_step(theta, v, grad_fn, lr, beta):
            x = []; x.append(x)
            return x
        """),
    Attack("a million objects", "a list of objects that each stay behind", """
        def nag_step(theta, v, grad_fn, lr, beta): return [object() for _ in range(1_000_000)]
        """, breaks=True),
    Attack("keys that collide", "a dict whose keys all have the same hash: hours to read", SERVER + """
        import msgspec
        keys = b''.join(b'\\xd8\\x03' + struct.pack('<dd', -1000003.0 * n, n) + b'\\xc0' for n in range(200_000))
        body = b'\\xdd' + struct.pack('>I', 400_000) + keys
        forged = b'\\x92\\xc9' + struct.pack('>I', len(body)) + b'\\x02' + body + b'\\x90'
        def nag_step(theta, v, grad_fn, lr, beta):
            server._send(Returned(), forged)
            return 1
        """, breaks=True, not_stock=OURS),
    Attack("an endless generator", "a generator for a function", """
        def nag_step(theta, v, grad_fn, lr, beta):
            while True: yield theta
        """),
    Attack("a drip of a result", "announces a large answer and sends it byte by byte", SERVER + """
        import os
        def nag_step(theta, v, grad_fn, lr, beta):
            os.write(server._line, struct.pack('<II', 9_000_000, 1_000_000))
            while True: os.write(server._line, b'x'); time.sleep(0.01)
        """, breaks=True, not_stock=OURS),
    Attack("half a frame", "announces an answer and says no more", SERVER + """
        import os
        def nag_step(theta, v, grad_fn, lr, beta):
            os.write(server._line, struct.pack('<II', 100, 100)); time.sleep(10 ** 6)
        """, breaks=True, not_stock=OURS),
    Attack("a frame beyond all measure", "announces four gigabytes", SERVER + """
        import os
        def nag_step(theta, v, grad_fn, lr, beta):
            os.write(server._line, b'\\xff' * 8); time.sleep(10 ** 6)
        """, breaks=True, not_stock=OURS),
    Attack("nested frames", "an answer nested a million deep", SERVER + """
        def nag_step(theta, v, grad_fn, lr, beta):
            server._send(Returned(), b'\\x91' * 1_000_000 + b'\\xc0')
            return 1
        """, breaks=True, not_stock=OURS),
    Attack("a work that another check pays for", "leaves threads that take the processor from all later checks", """
        import threading
        def burn():
            while True: sum(range(10 ** 5))
        for _ in range(8): threading.Thread(target=burn, daemon=True).start()
        """, ends=("passed", "timeout"), breaks=True),
    Attack("many files", "files without end, each within its limit", """
        import os, time
        loot = [0]
        for n in range(300):
            fd = os.open(f'f{n}', os.O_CREAT | os.O_RDWR); os.write(fd, bytes(1 << 20)); os.close(fd); loot[0] += 1; time.sleep(0.005)
        loot = loot if loot[0] > 250 else []
        """, ends=("passed", "raised", "killed", "timeout"), breaks=True),
    Attack("many empty files", "a hundred thousand names", """
        for n in range(100_000): open(f'f{n}', 'w').close()
        """, ends=("passed", "raised", "killed", "timeout"), breaks=True),
    Attack("broadcasting", "two small arrays whose sum has a thousand million elements, on the trusted side", """
        def evil(step, x0, n_steps): return step(np.zeros((30_000, 1)), np.zeros((1, 30_000)))
        get_ipython().events.register('post_run_cell', lambda *a: get_ipython().user_ns.update(minimize=evil))
        """, breaks=True, not_stock=OURS),
)
