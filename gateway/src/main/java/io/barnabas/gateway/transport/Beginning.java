package io.barnabas.gateway.transport;

import io.barnabas.common.contract.OpenedEvent;
import io.barnabas.gateway.admission.Pass;
import io.barnabas.gateway.connection.Connection;

/** On which terms a connection begins: called once, first of all, when its pipeline stands. */
interface Beginning {
    void begin(Connection connection, OpenedEvent opened, Pass pass);
}
