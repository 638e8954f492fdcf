package io.barnabas.worker.closer;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.Map;

/** The fields of a record's value. */
final class Fields {
    private static final ObjectMapper JSON = JsonMapper.builder().build();
    private static final TypeReference<Map<String, Object>> TYPE = new TypeReference<>() {};

    private Fields() {}

    /** @throws IOException when the bytes are no JSON object */
    static Map<String, Object> of(byte[] value) throws IOException {
        return JSON.readValue(value, TYPE);
    }
}
