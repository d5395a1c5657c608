package io.baton.sample;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** IP addresses, and names of hosts, which are looked up. An IPv6 address may stand in brackets. */
final class AddressConverter implements ITypeConverter<InetAddress> {

    /** For picocli. */
    AddressConverter() {
    }

    /** @throws TypeConversionException with a message for the user */
    @Override
    public InetAddress convert(String text) {
        // InetAddress takes it for the loopback address. Here it is more likely a shell variable that is not set.
        if (text.isBlank()) {
            throw new TypeConversionException("'" + text + "' is no address");
        }
        try {
            return InetAddress.getByName(text);
        } catch (UnknownHostException e) {
            throw new TypeConversionException("'" + text + "' is no IP address, and no host has this name");
        }
    }
}
