"""What the tool's own sheets say, cell by cell: pure functions from a report to a `Panel`."""
