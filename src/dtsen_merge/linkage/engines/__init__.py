"""The engines that hold records and find candidate pairs; levels and weights are computed outside them."""
