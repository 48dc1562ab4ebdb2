"""One workbook of a whole portfolio: overview, matrix, every row, every finding, how it came about."""
