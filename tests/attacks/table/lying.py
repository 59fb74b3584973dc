"""Values that are not what they seem: what crosses to the judge is looked at there, as a plain copy."""

# ruff: noqa: E501
from __future__ import annotations

from tests.attacks.attack import Attack

__all__ = ["ATTACKS"]


def _returns(name: str, tries: str, expression: str, before: str = "") -> Attack:
    return Attack(
        name, tries, f"{before}\n        def nag_step(theta, v, grad_fn, lr, beta): return {expression}\n        "
    )


# fmt: off
ATTACKS = (
    _returns("lying array", "__array__, __array_ufunc__ and __array_function__ answer for it", "Liar(), Liar()", """
        class Liar:
            shape, dtype, ndim, size = (2,), float, 1, 2
            def __array__(self, *a, **k): return self
            def __array_ufunc__(self, *a, **k): return True
            def __array_function__(self, *a, **k): return True"""),
    _returns("lying subclass", "an ndarray that is equal to everything", "(np.zeros(2).view(Sub),) * 2", """
        class Sub(np.ndarray):
            def __eq__(self, o): return np.ones(self.shape, bool)
            def __sub__(self, o): return np.zeros(self.shape)
            def __array_finalize__(self, o): pass
            def all(self, *a, **k): return True"""),
    _returns("lying class", "__class__ says tuple, __reduce__ runs code", "C()", """
        class C:
            __class__ = property(lambda s: tuple)
            def __reduce__(self): return (print, ('x',))"""),
    _returns("changes between looks", "another value each time it is looked at", "Fickle(), Fickle()", """
        import itertools
        class Fickle:
            looks = itertools.count()
            value = property(lambda s: next(s.looks))
            def __float__(self): return float(next(self.looks))
            def __array__(self, *a, **k): return np.full(2, next(self.looks))
            def __len__(self): return next(self.looks) % 3
            def __iter__(self): return iter([next(self.looks)] * 2)
            def __getitem__(self, key): return next(self.looks)"""),
    _returns("a tuple that changes", "a tuple whose length and items differ from look to look", "T((theta, v))", """
        class T(tuple):
            def __len__(self): return 2
            def __iter__(self): return iter((np.nan, np.nan))
            def __getitem__(self, key): return True
            def __eq__(self, o): return True"""),
    _returns("a dict that lies", "keys, items and lookups disagree", "D(theta=1), D(v=2)", """
        class D(dict):
            def items(self): return [('theta', True)]
            def __getitem__(self, key): return True
            def __contains__(self, key): return True
            def __eq__(self, o): return True"""),
    _returns("a str that lies", "a str that equals any other", "S('x'), S('y')", """
        class S(str):
            def __eq__(self, o): return True
            __hash__ = str.__hash__
            def __len__(self): return 0"""),
    _returns("an int that lies", "an int whose comparison always holds", "I(1), I(2)", """
        class I(int):
            __eq__ = __lt__ = __le__ = __gt__ = __ge__ = lambda s, o: True
            __hash__ = int.__hash__
            def __sub__(self, o): return 0
            def __abs__(self): return 0"""),
    _returns("a float that lies", "the same as a float", "F(1), F(2)", """
        class F(float):
            __eq__ = __lt__ = __le__ = lambda s, o: True
            __hash__ = float.__hash__
            def __rsub__(self, o): return 0.0"""),
    _returns("a bool for a number", "True where a number is asked for", "True, True"),
    _returns("NaN everywhere", "NaN compares as False, and a careless check passes it", "theta * np.nan, v * np.nan"),
    _returns("signalling NaN", "NaNs whose use traps", "(np.full(2, 0x7FF4 << 48, np.uint64).view(float),) * 2"),
    _returns("infinity", "relative errors with infinity are NaN", "theta + np.inf, v - np.inf"),
    _returns("negative strides", "a view that runs backwards", "np.arange(2.0)[::-1], np.arange(4.0)[::-2]"),
    _returns("no strides", "2^40 numbers in eight bytes", "(np.broadcast_to(0.0, (1 << 40,)),) * 2"),
    _returns("overlapping strides", "a window outside of its own memory", "(np.lib.stride_tricks.as_strided(np.zeros(2), (1 << 16, 2), (0, 1)),) * 2"),
    _returns("objects in an array", "an array of objects that are equal to everything", "(np.array([Y(), Y()]),) * 2", """
        class Y:
            __eq__ = lambda s, o: True
            __sub__ = __rsub__ = __abs__ = lambda s, *o: 0
            __float__ = lambda s: 0.0"""),
    _returns("a structured array", "fields in the place of numbers", "(np.zeros(2, 'f8,i4'),) * 2"),
    _returns("a masked array", "everything is masked, so nothing differs", "(np.ma.masked_all(2),) * 2"),
    _returns("a matrix", "a subclass whose product is another one", "np.asmatrix(theta), np.asmatrix(v)"),
    _returns("dates", "an array of NaT", "(np.array(['NaT', 'NaT'], 'M8[s]'),) * 2"),
    _returns("text in an array", "an array of text", "(np.array(['1', '2']),) * 2"),
    _returns("the other byte order", "big-endian garbage", "(np.array([1, 2], '>f8').view('<f8').view('>f8'),) * 2"),
    _returns("half precision", "so coarse that everything is near", "np.float16(theta), np.float16(v)"),
    _returns("empty with a long axis", "no element, and an axis of 2^40", "(np.empty((0, 1 << 40)),) * 2"),
    _returns("a generator for a pair", "a generator without an end for a pair", "iter(int, 1)"),
    _returns("a lazy value", "an object that works out its value when it is asked", "(Lazy(), Lazy())", """
        class Lazy:
            def __getattr__(self, name): return Lazy()
            def __call__(self, *a, **k): return Lazy()
            def __array__(self, *a, **k): return np.zeros(2)"""),
    _returns("a record with lying fields", "a NamedTuple whose _fields are somebody else's", "P(1, 2)", """
        import collections
        P = collections.namedtuple('P', 'a b')
        P._fields = ('theta', 'v', 'score', 'passed')"""),
    _returns("a dataclass of properties", "a dataclass whose fields are computed", "R()", """
        import dataclasses
        @dataclasses.dataclass
        class R:
            theta: float = 1.0
            v: float = 2.0
            def __getattribute__(self, name): return object.__getattribute__(self, name) if name[0] == '_' else True"""),
    _returns("a value for each comparison", "2^63, −0.0, subnormal numbers", "np.array([1 << 63, 5e-324]), -0.0 * v"),
    Attack("arguments changed instead", "writes into what it was handed, hoping that the check shares it", """
        def nag_step(theta, v, grad_fn, lr, beta):
            for array in (theta, v):
                if isinstance(array, np.ndarray): array[...] = 0
            return theta, v
        """),
    Attack("a metaclass that agrees", "isinstance and issubclass are asked of a lying metaclass", """
        class Meta(type):
            __instancecheck__ = __subclasscheck__ = __eq__ = lambda *a: True
            __hash__ = type.__hash__
        class M(metaclass=Meta): pass
        def nag_step(theta, v, grad_fn, lr, beta): return M, M()
        """),
)
