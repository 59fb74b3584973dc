"""What lies in ``results/``: judged work, reports, what was published; files written whole or not at all."""
