package com.example.orders;

/** What they get back. */
public class Receipt {
    public String text = "";

    public static Receipt of(String text) {
        Receipt receipt = new Receipt();
        receipt.text = text;
        return receipt;
    }
}
