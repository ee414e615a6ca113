"""What crosses the process boundary: frames, encoding, decoding; data only, every size bounded."""
