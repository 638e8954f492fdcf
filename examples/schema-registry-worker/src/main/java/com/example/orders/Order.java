package com.example.orders;

/** What clients send. The schema has the same two fields; Avro makes it without a constructor's help, so no record. */
public class Order {
    public String item = "";
    public int count;
}
