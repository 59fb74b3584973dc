"""Tables of agreement, a module for each family: ``TABLE`` and ``ours(row)``. How to add one: ``tests/peers``."""
