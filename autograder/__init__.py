"""The autograder: confines student code, judges the values it returns, names mistakes.

Importing this package must stay free: ``sandbox/inside`` runs beside student code and passes through
here, so nothing may be imported in this file.
"""
