"""A whole class: grades its submissions, keeps what was graded, and writes it for people and gradebooks."""
