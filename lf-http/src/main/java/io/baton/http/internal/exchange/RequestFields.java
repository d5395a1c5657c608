package io.baton.http.internal.exchange;

import io.baton.http.HttpHeaders;
import io.baton.http.internal.fields.HeaderFields;
import org.jspecify.annotations.Nullable;

import java.util.List;

/** The fields of one request. The memory behind them is lent: whoever asks too late gets an exception, not another client's. */
final class RequestFields implements HttpHeaders {

    private final Request request;

    RequestFields(Request request) {
        this.request = request;
    }

    private HeaderFields fields() {
        return request.head().fields();
    }

    @Override
    public int size() {
        return fields().size();
    }

    @Override
    public String name(int index) {
        return fields().name(index);
    }

    @Override
    public String value(int index) {
        return fields().value(index);
    }

    @Override
    public @Nullable String first(String name) {
        return fields().first(name);
    }

    @Override
    public List<String> all(String name) {
        return fields().all(name);
    }

    @Override
    public boolean hasToken(String name, String token) {
        return fields().hasToken(name, token);
    }

    /** Nothing of the fields: they may be secret. */
    @Override
    public String toString() {
        return "fields of a " + request;
    }
}
