from sls_py.events.lists import distinct, listed


def test_one_value_is_a_list_of_one() -> None:
    assert listed("a") == ["a"]
    assert listed(["a"]) == ["a"]
    assert listed(None) == []


def test_repeated_values_count_once() -> None:
    assert distinct(["a", {"Ref": "B"}, "a", {"Ref": "B"}]) == ["a", {"Ref": "B"}]
