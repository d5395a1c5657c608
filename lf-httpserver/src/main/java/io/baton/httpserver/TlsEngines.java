package io.baton.httpserver;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;

import org.jspecify.annotations.Nullable;

import java.net.InetSocketAddress;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;

/** Makes the engine of each connection, as the user's {@link HttpsConfigurator} says. */
final class TlsEngines {

    private volatile @Nullable HttpsConfigurator configurator;

    @Nullable HttpsConfigurator configurator() {
        return configurator;
    }

    void configurator(HttpsConfigurator newConfigurator) {
        configurator = newConfigurator;
    }

    /** Null without a configurator, and if it has thrown: the connection is closed then. */
    @Nullable SSLEngine engine(@Nullable InetSocketAddress client) {
        HttpsConfigurator by = configurator;
        if (by == null || client == null) {
            return null;
        }
        try {
            SSLEngine engine = by.getSSLContext().createSSLEngine(client.getHostString(), client.getPort());
            engine.setUseClientMode(false);
            Parameters parameters = new Parameters(by, client);
            by.configure(parameters);
            parameters.apply(engine);
            return engine;
        } catch (RuntimeException e) {
            ServerLog.failure("the HttpsConfigurator has thrown", e);
            return null;
        }
    }

    /** What a configurator may set. {@link #setSSLParameters} counts more than the other setters. */
    private static final class Parameters extends HttpsParameters {

        private final HttpsConfigurator configurator;
        private final InetSocketAddress client;
        private @Nullable SSLParameters all;

        Parameters(HttpsConfigurator configurator, InetSocketAddress client) {
            this.configurator = configurator;
            this.client = client;
        }

        @Override
        public HttpsConfigurator getHttpsConfigurator() {
            return configurator;
        }

        @Override
        public InetSocketAddress getClientAddress() {
            return client;
        }

        @Override
        public void setSSLParameters(SSLParameters parameters) {
            all = parameters;
        }

        void apply(SSLEngine engine) {
            SSLParameters given = all;
            if (given != null) {
                engine.setSSLParameters(given);
                return;
            }
            String[] suites = getCipherSuites();
            if (suites != null) {
                engine.setEnabledCipherSuites(suites);
            }
            String[] protocols = getProtocols();
            if (protocols != null) {
                engine.setEnabledProtocols(protocols);
            }
            if (getNeedClientAuth()) {
                engine.setNeedClientAuth(true);
            } else if (getWantClientAuth()) {
                engine.setWantClientAuth(true);
            }
        }
    }
}
