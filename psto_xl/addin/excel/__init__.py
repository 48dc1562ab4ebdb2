"""The Excel add-in: ribbon, macros, and the writer that makes the same `psto.xlam` of them each time."""
