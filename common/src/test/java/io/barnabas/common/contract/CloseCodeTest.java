package io.barnabas.common.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CloseCodeTest {
    @Test
    void theTableIsTheGoldenOne() {
        String table = Arrays.stream(CloseCode.values())
                .map(code -> String.join(
                        " | ",
                        code.label(),
                        Integer.toString(code.code()),
                        Integer.toString(code.resumableCode()),
                        code.closedBy().label(),
                        code.reconnect() ? "yes" : "no",
                        code.level().toString(),
                        code.sentence()))
                .collect(Collectors.joining("\n", "", "\n"));
        assertThat(table).isEqualTo(Golden.file("close-codes.txt"));
    }

    @Test
    void aGatewaySendsOnlyCodesThatAWireMayCarry() {
        assertThat(CloseCode.values())
                .filteredOn(code -> code.closedBy() == CloseCode.ClosedBy.GATEWAY && code.isOnTheWire())
                .extracting(CloseCode::code)
                .allMatch(code -> code == 1002 || CloseCode.allowedFromBackend(code))
                .doesNotHaveDuplicates();
    }

    @Test
    void theResumableProtocolsNumberSaysWhetherToComeBack() {
        assertThat(CloseCode.values()).allSatisfy(code -> assertThat(code.resumableCode())
                .as(code.label())
                .isBetween(code.reconnect() ? 3000 : 3500, code.reconnect() ? 3499 : 3999));
    }

    @Test
    void aWorkerMayCloseWithTheseCodesAndNoOthers() {
        assertThat(IntStream.rangeClosed(-1, 70_000)
                        .filter(CloseCode::allowedFromBackend)
                        .filter(code -> code < 3000)
                        .toArray())
                .containsExactly(1000, 1001, 1003, 1007, 1008, 1009, 1011, 1012, 1013, 1014);
        assertThat(IntStream.rangeClosed(3000, 70_000)
                        .filter(CloseCode::allowedFromBackend)
                        .toArray())
                .containsExactly(IntStream.rangeClosed(3000, 4999).toArray());
    }
}
