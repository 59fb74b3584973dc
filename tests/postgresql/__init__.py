"""A real PostgreSQL server for the tests: the system's programs, data and rights of its own."""
