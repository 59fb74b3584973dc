"""nbgrader's gradebook, in SQLite or PostgreSQL."""
