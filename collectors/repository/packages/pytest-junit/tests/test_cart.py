def total(prices):
    return sum(prices) + 1


class TestCart:
    def test_stays_empty(self):
        assert total([]) == 1

    # the test:
    def test_adds_prices(self):
        # the failure:
        assert total([1, 2]) == 3
