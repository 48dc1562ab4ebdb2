"""Check strategy workbooks: purpose, strategy, tactics and operations that stay aligned."""
