"""What may be shown: masking, the small-cell rule, the access log, files that only their owner reads."""
