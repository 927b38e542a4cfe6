package cart

import "testing"

func TestStaysEmpty(t *testing.T) {
	if got := Total(); got != 1 {
		t.Errorf("got %d, want 1", got)
	}
}

// the test:
func TestAddsPrices(t *testing.T) {
	if got := Total(1, 2); got != 3 {
		// the failure:
		t.Errorf("got %d, want 3", got)
	}
}
