"""What the independent libraries give, a module for each table of ``tests/reference/tables``."""
