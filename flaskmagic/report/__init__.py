"""Technology reports: what a team hands in, written from a run."""
