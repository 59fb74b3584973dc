"""What a student's process can send, fuzzed: the trusted side meets it with a value or a named failure, never more."""
