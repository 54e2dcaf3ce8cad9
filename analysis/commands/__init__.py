"""What each command does: it takes the options of the command and gives the exit code."""
