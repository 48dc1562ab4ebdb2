"""The use cases: read, think, write, for one workbook or many."""
