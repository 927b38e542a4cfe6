package com.acme;

/** Another file of that name, which nobody runs. */
class CartTest {}
