from tests.browsing import people

__all__ = ["people"]
