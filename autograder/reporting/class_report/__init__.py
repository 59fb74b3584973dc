"""The class report: ``ClassResults`` → ``ClassReport``, plain records → one page, tables and JSON. All pure."""
