"""The forms that a report is handed in: one file, or one folder, each."""
