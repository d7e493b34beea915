"""Learning without labels: priors, the samples that chance agreement is learned from, prior odds, and EM."""
