package io.baton.benchmarks;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;

import java.io.IOException;
import java.util.Map;

/** Reads the reports of driver and servers; reads and writes result files. */
public final class Json {

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .addModule(new SimpleModule().addSerializer(Double.class, new NullWhereNoNumber()))
            .build();
    /** Each element of a list has a line of its own, because result files are long. */
    private static final ObjectWriter WRITER = MAPPER.writer(new DefaultPrettyPrinter()
            .withObjectIndenter(new DefaultPrettyPrinter.NopIndenter())
            .withArrayIndenter(new DefaultIndenter(" ", "\n")));

    private Json() {
    }

    /**
     * The fields of an object, in their order; numbers are some {@link Number}.
     *
     * @throws JsonProcessingException if the text is no JSON object
     */
    public static Map<String, Object> read(String text) throws JsonProcessingException {
        return MAPPER.readValue(text, new TypeReference<>() { });
    }

    /** A number among the fields; NaN where there is none of that name. */
    public static double number(Map<String, Object> fields, String name) {
        return fields.get(name) instanceof Number number ? number.doubleValue() : Double.NaN;
    }

    /** The text of a value made of maps, lists, strings, numbers and null; NaN and infinities become null. */
    public static String write(Object value) throws JsonProcessingException {
        return WRITER.writeValueAsString(value);
    }

    private static final class NullWhereNoNumber extends StdSerializer<Double> {

        private static final long serialVersionUID = 1;

        NullWhereNoNumber() {
            super(Double.class);
        }

        @Override
        public void serialize(Double value, JsonGenerator out, SerializerProvider provider) throws IOException {
            if (Double.isFinite(value)) {
                out.writeNumber(value);
            } else {
                out.writeNull();
            }
        }
    }
}
