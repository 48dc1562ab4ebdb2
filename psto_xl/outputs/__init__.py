"""Reports as people and programs want them: pure functions from a report to text."""
