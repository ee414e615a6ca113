"""A warm grader: a process that has loaded a homework once and forks a grading of each submission."""
