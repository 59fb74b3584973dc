"""Out of the process: other processes, the network, other files, other users, the kernel's rarer doors."""

# ruff: noqa: E501
from __future__ import annotations

from tests.attacks.attack import OURS, UNDEFINED, WALLS, Attack

__all__ = ["ATTACKS"]

CALL = """
        import ctypes, platform
        libc, loot = ctypes.CDLL(None, use_errno=True), []
        def call(x86, arm, *args):
            got = libc.syscall(arm if platform.machine() == 'aarch64' else x86, *args)
            if got >= 0: loot.append((x86, got))
            return got
"""

# fmt: off
ATTACKS = (
    Attack("a TCP connection", "to a server on this machine", """
        import socket
        socket.create_connection(('127.0.0.1', port), 1).send(b'escaped')
        """, ends=("raised",)),
    Attack("a datagram", "one UDP packet to a server on this machine", """
        import socket
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b'escaped', ('127.0.0.1', port))
        """, ends=("raised",)),
    Attack("a name looked up", "tells what it knows by the names that it asks for", """
        import socket
        loot = [socket.getaddrinfo('escaped.example', 80)]
        """, ends=("raised",)),
    Attack("a page fetched", "urllib, which needs no import of socket by the student", """
        import urllib.request
        loot = [urllib.request.urlopen(f'http://127.0.0.1:{port}/escaped', timeout=1).read()]
        """, ends=("raised", "timeout")),
    Attack("a Unix socket", "to a server by a path", """
        import socket
        s = socket.socket(socket.AF_UNIX); s.connect(f'{course}/socket'); s.send(b'escaped')
        """, ends=("raised",)),
    Attack("an abstract socket", "to a server by a name without a file", """
        import socket
        s = socket.socket(socket.AF_UNIX); s.connect(address); s.send(b'escaped')
        """, ends=("raised",)),
    Attack("a datagram out of a pair", "a socket pair's end sends to another socket's address", """
        import socket
        for kind in (socket.SOCK_DGRAM, socket.SOCK_SEQPACKET, socket.SOCK_STREAM):
            try: socket.socketpair(socket.AF_UNIX, kind)[0].sendto(b'escaped', address + b'-datagrams')
            except OSError as error: print(error)
        """),
    Attack("other kinds of sockets", "netlink, packet, raw, vsock, alg, bluetooth, can", """
        import socket
        loot = []
        for family, kind in ((16, 3), (17, 3), (2, 3), (40, 1), (38, 5), (31, 3), (29, 3), (10, 1), (44, 3)):
            try: loot.append(socket.socket(family, kind))
            except OSError: pass
        """),
    Attack("a socket that listens", "waits for somebody outside", """
        import socket
        loot = [socket.create_server(('127.0.0.1', 0))]
        """, ends=("raised",)),
    Attack("a process", "subprocess", "import subprocess\nloot = [subprocess.check_output(['id'])]", ends=("raised",)),
    Attack("os.system", "a shell", """
        import os
        loot = ['ran'] if os.system('touch escaped') == 0 else []
        """),
    Attack("a shell magic", "!command, %%bash and %sx", """
        loot = []
        for magic in ("get_ipython().getoutput('id')", "get_ipython().run_line_magic('sx', 'id')",
                      "get_ipython().run_cell_magic('bash', '', 'touch escaped')"):
            try: loot += [x for x in [eval(magic)] if x]
            except Exception as error: print(type(error).__name__)
        """),
    Attack("fork", "a process that goes on when this one is ended", """
        import os
        if os.fork() == 0:
            os.setsid()
            while True: pass
        """, ends=("raised",)),
    Attack("vfork, clone, clone3", "processes by system calls", CALL + """
        call(58, 1071); call(56, 220, 17, 0, 0, 0, 0)
        args = (ctypes.c_uint64 * 11)(0, 0, 0, 0, 17)
        call(435, 435, args, 88)
        if not loot: print('no')
        """, ends=("passed", "raised", "killed"), not_stock=UNDEFINED),
    Attack("posix_spawn", "a program", """
        import os
        loot = [os.posix_spawn('/bin/true', ['true'], {})]
        """, ends=("raised",)),
    Attack("exec", "another program in its place", "import os\nos.execv('/bin/true', ['true'])", ends=("raised",)),
    Attack("memfd and exec", "a program out of memory", """
        import os
        fd = os.memfd_create('x')
        os.write(fd, open('/bin/true', 'rb').read()); os.execve(fd, ['x'], {})
        """, ends=("raised",)),
    Attack("machine code", "execve by its own machine code, past the C library", """
        import ctypes, mmap, platform
        code = bytes.fromhex('b83b0000000f05c3' if platform.machine() != 'aarch64' else 'a81b8052010000d4c0035fd6')
        page = mmap.mmap(-1, 4096, prot=7); page.write(code)
        start = ctypes.addressof(ctypes.c_char.from_buffer(page))
        run = ctypes.CFUNCTYPE(ctypes.c_long, ctypes.c_char_p, ctypes.c_void_p, ctypes.c_void_p)(start)
        print(run(b'/bin/true', None, None))
        """, ends=("passed", "raised")),
    Attack("calls of another architecture", "execve as a 32-bit call, which a filter by number may not know", """
        import ctypes, mmap, platform
        if platform.machine() != 'x86_64': raise OSError('no such calls here')
        page = mmap.mmap(-1, 4096, prot=7); page.write(bytes.fromhex('53b814000000cd805bc3'))
        start = ctypes.addressof(ctypes.c_char.from_buffer(page))
        loot = [ctypes.CFUNCTYPE(ctypes.c_long)(start)()]
        """, ends=("killed", "raised"), not_stock=WALLS),
    Attack("calls of the x32 kind", "numbers with bit 30, the same calls by another name", CALL + """
        call(0x40000000 + 41, 10 ** 6, 2, 1, 0); call(0x40000000 + 59, 10 ** 6, b'/bin/true', 0, 0)
        """, ends=("passed", "raised", "killed")),
    Attack("kill", "SIGKILL to the parent, to all, to process 1, to its group", """
        import os, signal
        loot = []
        for pid in (os.getppid(), -1, 1, 0):
            try: os.kill(pid, signal.SIGKILL); loot.append(pid)
            except OSError: pass
        """),
    Attack("other ways to kill", "tgkill, tkill, pidfd_send_signal, rt_sigqueueinfo", CALL + """
        import os
        ppid, info = os.getppid(), ctypes.create_string_buffer(128)
        call(234, 131, ppid, ppid, 9); call(200, 130, ppid, 9); call(129, 138, ppid, 9, info)
        call(424, 424, libc.syscall(434, ppid, 0), 9, 0, 0)
        """),
    Attack("signals by a file", "F_SETOWN and O_ASYNC have the kernel send a signal to the parent", """
        import fcntl, os
        r, w = os.pipe(); loot = []
        for command in (8, 10, 15):
            try: fcntl.fcntl(r, command, os.getppid()); loot.append(command)
            except OSError: pass
        """),
    Attack("limits of the parent", "prlimit, priority and processors of another process", CALL + """
        import os
        zero, mask = (ctypes.c_uint64 * 2)(0, 0), (ctypes.c_ulong * 16)(1)
        call(302, 261, os.getppid(), 7, zero, 0); call(203, 122, os.getppid(), 128, mask)
        call(141, 140, 0, os.getppid(), 19); call(142, 118, os.getppid(), zero)
        """),
    Attack("limits of its own", "raises what it may use", """
        import resource
        loot = []
        for what in (resource.RLIMIT_AS, resource.RLIMIT_FSIZE, resource.RLIMIT_NOFILE, resource.RLIMIT_CPU):
            try: resource.setrlimit(what, (resource.RLIM_INFINITY,) * 2); loot.append(what)
            except (OSError, ValueError): pass
        """, not_stock=WALLS),
    Attack("outlive the parent", "leaves the session, the group and the leash", CALL + """
        call(112, 157); call(109, 154, 0, 0); call(157, 167, 1, 0, 0, 0, 0); call(157, 167, 36, 1, 0, 0, 0)
        """, not_stock=WALLS),
    Attack("write outside", "into the course", "open(f'{course}/escaped.txt', 'w').write('x')", ends=("raised",)),
    Attack("write above", "relative paths out of its folder", """
        import os
        for path in ('../escaped', '../../escaped', '/tmp/escaped-' + str(port), '/dev/shm/escaped', '/var/tmp/escaped'):
            try: open(path, 'w').write('x'); loot = [path]
            except OSError as error: print(error)
        """),
    Attack("move out", "rename and link of a file into the course", """
        import os
        open('escaped.txt', 'w').write('x')
        for move in (os.rename, os.replace, os.link, lambda a, b: os.symlink(os.path.abspath(a), b)):
            try: move('escaped.txt', f'{course}/escaped.txt'); loot = [move]
            except OSError as error: print(error)
        """),
    Attack("a link as a door", "writes through a link that points out of its folder", """
        import os
        for make in (os.symlink, os.link):
            try: make(gradebook, 'door'); open('door', 'w').write('escaped')
            except OSError as error: print(error)
        """),
    Attack("a folder swapped for a link", "while the grader empties its folder it is led elsewhere", """
        import os, threading
        def swap():
            while True:
                for make in (lambda: os.mkdir('d'), lambda: os.rmdir('d'), lambda: os.symlink(course, 'd')):
                    try: make()
                    except OSError: pass
        threading.Thread(target=swap, daemon=True).start()
        """, not_stock=OURS),
    Attack("write to the environment", "into an installed package", """
        import numpy
        open(numpy.__file__, 'a').write('x'); loot = [1]
        """, ends=("raised",)),
    Attack("compiled modules", "puts a poisoned module into a __pycache__ or beside a package", """
        import numpy, os, sys
        loot = []
        for folder in (os.path.dirname(numpy.__file__), *filter(None, sys.path)):
            for name in ('escaped.py', '__pycache__/escaped.pyc', 'escaped.pth', 'sitecustomize.py'):
                try: open(os.path.join(folder, name), 'w').write('x'); loot.append(name)
                except OSError: pass
        """),
    Attack("a start-up file", "leaves code where the next student's shell might run it", """
        import os
        for path in ('.ipython/profile_default/startup/00.py', 'sitecustomize.py', '.config/matplotlib/matplotlibrc'):
            os.makedirs(os.path.dirname(os.path.join(os.environ['HOME'], path)), exist_ok=True)
            open(os.path.join(os.environ['HOME'], path), 'w').write("import os; os.environ['NOTE'] = 'escaped'")
        """),
    Attack("chmod", "opens the gradebook to all", "import os\nos.chmod(gradebook, 0o777); loot = [1]", ends=("raised",)),
    Attack("remove the gradebook", "unlink, truncate, rename", """
        import os
        for harm in (os.remove, lambda p: os.truncate(p, 0), lambda p: os.rename(p, p + 'x'), lambda p: os.utime(p, (1, 1))):
            try: harm(gradebook); loot = [harm]
            except OSError as error: print(error)
        """),
    Attack("another user", "setuid, setgid, groups, capabilities", CALL + """
        call(117, 147, 0, 0, 0); call(119, 149, 0, 0, 0); call(116, 159, 0, 0)
        header, all_ = (ctypes.c_uint32 * 2)(0x20080522, 0), (ctypes.c_uint32 * 6)(*[0xFFFFFFFF] * 6)
        call(126, 91, header, all_)
        """, not_stock=WALLS),
    Attack("namespaces", "unshare and setns", CALL + """
        for flag in (0x10000000, 0x20000, 0x20000000, 0x40000000, 0x10020000): call(272, 97, flag)
        call(308, 268, 0, 0)
        """, not_stock=WALLS),
    Attack("mounts and roots", "mount, chroot, pivot_root, the new mount calls", CALL + """
        call(165, 40, b'none', b'/tmp', b'tmpfs', 0, 0); call(161, 51, b'/'); call(155, 41, b'.', b'.')
        call(430, 430, b'tmpfs', 0); call(428, 428, -100, b'/', 1); call(442, 442, -100, b'/', 0, 0, 0)
        """),
    Attack("io_uring", "system calls through a ring that a filter does not see", CALL + """
        call(425, 425, 8, ctypes.create_string_buffer(256))
        """, not_stock=WALLS),
    Attack("the kernel's machinery", "bpf, perf events, userfaultfd, keys, modules, kexec, ports", CALL + """
        buf = ctypes.create_string_buffer(256)
        call(321, 280, 0, buf, 48); call(298, 241, buf, 0, -1, -1, 0); call(323, 282, 1); call(250, 219, 0, -3, 1)
        call(248, 217, b'user', b'x', b'y', 1, -3); call(175, 105, buf, 0, b''); call(246, 104, 0, 0, 0, 0)
        call(172, 10 ** 6, 3); call(167, 224, b'/x', 0); call(163, 89, b'/x'); call(134, 10 ** 6)
        """),
    Attack("the machine's name and clock", "sethostname, settimeofday, adjtimex, reboot", CALL + """
        call(170, 161, b'escaped', 7); call(164, 170, (ctypes.c_long * 2)(0, 0), 0); call(227, 112, 0, (ctypes.c_long * 2)(1))
        call(169, 142, 0xfee1dead, 672274793, 0, 0)
        """),
    Attack("filters of its own", "seccomp, Landlock and prctl, to change what holds it", CALL + """
        call(317, 277, 1, 8, (ctypes.c_uint64 * 2)(0, 0)); call(444, 444, 0, 0, 1); call(157, 167, 22, 2, 0)
        call(157, 167, 4, 1); call(135, 92, 0x0040000)
        """, not_stock=WALLS),
    Attack("shared memory by System V", "segments, queues and semaphores that outlive it", CALL + """
        call(29, 194, 0x6E686B31, 4096, 0o1666); call(68, 186, 0x6E686B31, 0o1666); call(64, 190, 0x6E686B31, 1, 0o1666)
        """),
    Attack("shared memory by POSIX", "shm_open and a message queue", """
        import ctypes, multiprocessing.shared_memory as m
        loot = []
        if ctypes.CDLL(None).mq_open(b'/escaped', 0o102, 0o666, 0) >= 0: loot.append('queue')
        try: loot.append(m.SharedMemory('escaped', create=True, size=4096))
        except OSError as error: print(error)
        """),
    Attack("multiprocessing", "pools, managers and their semaphores", """
        import concurrent.futures, multiprocessing
        loot = []
        for make in (lambda: multiprocessing.Pool(1), multiprocessing.Manager, multiprocessing.Lock,
                     lambda: concurrent.futures.ProcessPoolExecutor(1).submit(int).result(1)):
            try: loot.append(make())
            except Exception as error: print(type(error).__name__)
        """, ends=("passed", "raised", "timeout")),
    Attack("watch files", "inotify and fanotify on the course", CALL + """
        call(332 if False else 294, 26, 0); call(300, 262, 0, 0)
        """, not_stock=WALLS),
    Attack("devices and pipes", "mknod, mkfifo, a terminal's input", """
        import fcntl, os, stat
        loot = []
        for make in (lambda: os.mkfifo('p'), lambda: os.mknod('n', stat.S_IFCHR | 0o600, os.makedev(1, 1)),
                     lambda: os.mknod('s', stat.S_IFSOCK | 0o600), lambda: os.openpty(),
                     lambda: fcntl.ioctl(0, 0x5412, b'x'), lambda: os.open('/dev/tty', os.O_RDWR)):
            try: loot.append(make() or 'made')
            except OSError: pass
        """, not_stock=WALLS),
    Attack("descriptors sent", "passes open files through the line to the other side", """
        import array, os, socket, stat
        files = array.array('i', [os.open('/dev/null', os.O_RDWR) for _ in range(50)]).tobytes()
        for fd in range(3, 64):
            try:
                if stat.S_ISSOCK(os.fstat(fd).st_mode):
                    s = socket.socket(fileno=os.dup(fd)); s.sendmsg([b'\\0'], [(socket.SOL_SOCKET, 1, files)]); s.detach()
            except OSError: pass
        """, ends=("passed", "raised", "protocol", "killed"), breaks=True),
    Attack("a lock on a shared file", "holds locks on files that everybody reads", """
        import fcntl
        held = [open(path) for path in ('/etc/localtime', '/dev/null') if __import__('os').path.exists(path)]
        for file in held: fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        """),
    Attack("a folder that cannot be listed", "leaves what the grader cannot remove, so that the next submission has no empty folder", """
        import os
        os.mkdir('d', 0o300); open('d/x', 'w').write('x'); os.mkdir('e', 0)
        """),
)
