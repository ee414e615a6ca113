"""Makes the student template from the reference, and proves that nothing of a solution is left in it."""
