"""Makes the two zips: the bundle for Gradescope and the handout for students."""
