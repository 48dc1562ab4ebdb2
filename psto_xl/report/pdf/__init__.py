"""The report as a PDF document, made by ReportLab; imported only when one is asked for."""
