"""What a student runs on a laptop: the public cases, what is still to write, and the zip to hand in."""
