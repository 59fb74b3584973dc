"""Grades and findings in the formats of other programs, one file a format. All pure: ``ClassResults`` → text."""
