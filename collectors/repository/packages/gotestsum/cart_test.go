package gotestsum

// Another file of that name, without a test.
