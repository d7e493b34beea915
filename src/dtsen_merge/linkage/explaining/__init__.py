"""Why two records are one person or two: weights, verdict, missed keys, and the words for them."""
