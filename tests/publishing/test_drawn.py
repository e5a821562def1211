from apps.publishing.drawn import Drawn


def test_a_page_is_drawn_once_for_its_stamp():
    kept, times = Drawn(), []

    for _ in range(3):
        assert kept.get("a", lambda: times.append(1) or b"page") == b"page"

    assert len(times) == 1


def test_the_one_asked_for_longest_ago_goes_first():
    kept = Drawn(most=10)
    kept.get("a", lambda: b"12345")
    kept.get("b", lambda: b"12345")
    kept.get("a", lambda: b"never")

    kept.get("c", lambda: b"12345")

    assert list(kept.pages) == ["a", "c"]


def test_a_page_larger_than_all_is_kept_alone():
    kept = Drawn(most=3)

    assert kept.get("a", lambda: b"12345") == b"12345"
    assert list(kept.pages) == ["a"]
