"""What Indonesian data mean: identity numbers, names, dates, regions, codes. Pure; policy comes as arguments."""
