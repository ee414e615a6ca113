"""Plays Gradescope: lays out its folders, runs a bundle on a submission, shows what each reader would see."""
