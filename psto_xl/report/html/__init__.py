"""The report as one self-contained page: still text and pictures from here, made explorable by its scripts."""
