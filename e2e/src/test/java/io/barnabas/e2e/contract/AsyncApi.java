package io.barnabas.e2e.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Error;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.yaml.snakeyaml.Yaml;

/** {@code docs/asyncapi.yaml}, as a tree that can be asked about its messages. */
final class AsyncApi {
    /** AsyncAPI's own schemas are a superset of it. */
    private static final SchemaRegistry DRAFT_7 = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7);

    private final JsonNode root;

    private AsyncApi(JsonNode root) {
        this.root = root;
    }

    static AsyncApi load() throws IOException {
        String yaml = Files.readString(Path.of("../docs/asyncapi.yaml"));
        return new AsyncApi(new ObjectMapper().valueToTree(new Yaml().load(yaml)));
    }

    JsonNode root() {
        return root;
    }

    JsonNode at(String pointer) {
        JsonNode found = root.at(pointer);
        if (found.isMissingNode()) {
            throw new AssertionError("asyncapi.yaml has nothing at " + pointer);
        }
        return found.has("$ref") ? at(found.get("$ref").asText().substring(1)) : found;
    }

    /** What is wrong with a value, by the schema that stands at the pointer. */
    List<Error> errors(String pointer, JsonNode value) {
        at(pointer);
        ObjectNode schema = new ObjectMapper().createObjectNode();
        schema.put("$ref", "#" + pointer);
        schema.set("components", root.get("components"));
        return DRAFT_7.getSchema(schema).validate(value);
    }

    /** What is wrong with the file, by a schema of such files. */
    List<Error> errorsBy(JsonNode schema) {
        return DRAFT_7.getSchema(schema).validate(root);
    }

    /** The names of all properties that the object at the pointer may have, sorted. */
    Set<String> properties(String pointer) {
        Set<String> names = new TreeSet<>();
        collect(at(pointer), names);
        return names;
    }

    private void collect(JsonNode schema, Set<String> names) {
        if (schema.has("$ref")) {
            collect(at(schema.get("$ref").asText().substring(1)), names);
        }
        schema.path("allOf").forEach(part -> collect(part, names));
        schema.path("properties").fieldNames().forEachRemaining(names::add);
        // As the manual writes what ends in a name.
        schema.path("patternProperties")
                .fieldNames()
                .forEachRemaining(pattern -> names.add(pattern.replace("^", "").replace(".+$", "<name>")));
    }
}
