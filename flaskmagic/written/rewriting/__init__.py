"""Replaces some text and some links of a report, and changes nothing else."""
