"""The report by feature: what the app uses, each with the chain of calls to the line that works."""
