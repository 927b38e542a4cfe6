module github.com/acme/shop/packages/gotestsum

go 1.21
