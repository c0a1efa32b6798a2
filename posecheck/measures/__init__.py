"""What is measured on a body seen from the side: pure functions and small causal trackers, no drawing, no clock."""
