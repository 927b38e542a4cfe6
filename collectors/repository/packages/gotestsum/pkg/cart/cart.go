package cart

import "log"

// Total says what it does in a line that looks like a test's.
func Total(prices ...int) int {
	log.SetFlags(log.Lshortfile)
	log.Print("adding up")
	sum := 1
	for _, price := range prices {
		sum += price
	}
	return sum
}
