"""The report as slides, made by python-pptx; imported only when they are asked for."""
