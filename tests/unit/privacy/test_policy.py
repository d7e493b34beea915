"""The shipped privacy policy, and what is refused."""

import pytest

from dtsen_merge.errors import ConfigError
from dtsen_merge.privacy import parse_privacy
from dtsen_merge.settings import load_policy


def test_the_shipped_policy_is_accepted_and_every_part_names_its_origin():
    policy = parse_privacy(load_policy("privacy.toml"))
    assert policy.small_cells.minimum >= 2
    assert all(part.source and part.date for part in (policy.processing, policy.small_cells, policy.retention))


def test_an_unknown_key_is_named():
    data = load_policy("privacy.toml")
    data["small_cells"]["minimun"] = 3
    with pytest.raises(ConfigError) as caught:
        parse_privacy(data)
    assert caught.value.params["key"] == "small_cells.minimun"
