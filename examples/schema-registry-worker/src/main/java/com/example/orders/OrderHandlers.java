package com.example.orders;

import com.google.type.Money;
import io.barnabas.worker.handler.HandlerProvider;
import io.barnabas.worker.handler.MessageHandler;
import io.barnabas.worker.payload.SerdeHandler;
import java.util.Map;

/**
 * Handlers of values. What they are written as, and where the schemas are, is the configuration's business: the one for
 * orders runs with {@code avro.yaml} and with {@code json-schema.yaml}. Protobuf has classes of its own, such as {@link
 * Money}: {@code protobuf.yaml}.
 */
public final class OrderHandlers implements HandlerProvider {
    @Override
    public Map<String, MessageHandler> handlers() {
        return Map.of(
                "orders",
                SerdeHandler.<Order, Receipt>configured(
                        (order, message, context) -> context.replyValue(Receipt.of(order.count + " x " + order.item))),
                "tips",
                SerdeHandler.<Money, Money>configured((price, message, context) -> context.replyValue(
                        price.toBuilder().setUnits(price.getUnits() / 10).build())));
    }
}
