"""The forms that a report is handed in: one file each."""
