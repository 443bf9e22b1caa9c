"""The trail of a value: from the bytes that were read to the bytes that were written."""
