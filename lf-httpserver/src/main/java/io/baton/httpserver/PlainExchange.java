package io.baton.httpserver;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpContext;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpPrincipal;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.URI;

/** What filters and handlers see of an {@link Exchange}. */
final class PlainExchange extends HttpExchange {

    private final Exchange exchange;

    PlainExchange(Exchange exchange) {
        this.exchange = exchange;
    }

    @Override
    public Headers getRequestHeaders() {
        return exchange.facts().headers();
    }

    @Override
    public Headers getResponseHeaders() {
        return exchange.responseHeaders();
    }

    @Override
    public URI getRequestURI() {
        return exchange.facts().uri();
    }

    @Override
    public String getRequestMethod() {
        return exchange.facts().method();
    }

    @Override
    public HttpContext getHttpContext() {
        return exchange.context();
    }

    @Override
    public void close() {
        exchange.close();
    }

    @Override
    public InputStream getRequestBody() {
        return exchange.body();
    }

    @Override
    public OutputStream getResponseBody() {
        return exchange.output();
    }

    @Override
    public void sendResponseHeaders(int code, long length) throws IOException {
        exchange.sendResponseHeaders(code, length);
    }

    @Override
    public InetSocketAddress getRemoteAddress() {
        return exchange.facts().remoteAddress();
    }

    @Override
    public int getResponseCode() {
        return exchange.code();
    }

    @Override
    public InetSocketAddress getLocalAddress() {
        return exchange.facts().localAddress();
    }

    @Override
    public String getProtocol() {
        return exchange.facts().protocol();
    }

    @Override
    public @Nullable Object getAttribute(String name) {
        return exchange.attribute(name);
    }

    @Override
    public void setAttribute(String name, @Nullable Object value) {
        exchange.attribute(name, value);
    }

    @Override
    public void setStreams(@Nullable InputStream body, @Nullable OutputStream output) {
        exchange.replaceStreams(body, output);
    }

    @Override
    public @Nullable HttpPrincipal getPrincipal() {
        return exchange.principal();
    }
}
