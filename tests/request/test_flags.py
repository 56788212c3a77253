"""Options that are request parameters become layers named after them."""

from __future__ import annotations

from openclaw_cli.request.flags import COMMAND_LINE, FLAGS, flag_layers, option


def test_each_flag_that_was_given_is_a_layer() -> None:
    assert flag_layers({"data_collection": "deny", "zdr": True}) == [
        ("--zdr", {"provider": {"zdr": True}}),
        ("--data-collection", {"provider": {"data_collection": "deny"}}),
    ]


def test_what_was_not_given_is_none() -> None:
    assert flag_layers({}) == []
    assert flag_layers({"data_collection": None, "zdr": False}) == []


def test_flags_are_typed_now() -> None:
    assert {option(name) for name in FLAGS} < COMMAND_LINE
    assert option("data_collection") == "--data-collection"
