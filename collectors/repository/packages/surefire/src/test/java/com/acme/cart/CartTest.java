package com.acme.cart;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class CartTest {
  @Test
  void staysEmpty() {
    assertEquals(0, 0);
  }

  // the test:
  @Test
  void addsPrices() {
    // the failure:
    assertEquals(3, 1 + 2 + 1);
  }
}
