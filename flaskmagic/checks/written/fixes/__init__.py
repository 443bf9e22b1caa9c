"""What is known of the faults of a report is put right in a copy of it."""
