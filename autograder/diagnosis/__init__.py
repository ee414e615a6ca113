"""Names the catalogued mistake that computes what a submission computes; nothing of the catalogue is code here."""
