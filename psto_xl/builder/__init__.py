"""New workbooks: the template, samples, and plans from other sources."""
