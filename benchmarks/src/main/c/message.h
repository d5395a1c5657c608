/*
 * The messages of one connection, each different from every other of the run:
 *   byte 0      the class: the server's block byte, or one that is not
 *   bytes 1-4   the connection's tag
 *   bytes 5-12  the message's sequence number, again in the last 8 bytes of a message of 24 or more
 *   the rest    noise seeded by the tag, never the block byte
 * Or, for HTTP, all of a class the same: a GET with the headers that TechEmpower's plaintext test sends, with those of a small
 * client (73 bytes for /plaintext), or with those of a browser (425 bytes).
 */
#ifndef MESSAGE_H
#define MESSAGE_H

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SMALL "GET %s HTTP/1.1\r\nHost: localhost:8080\r\nConnection: keep-alive\r\n"
#define SMALL_REQUEST SMALL "\r\n"
#define BROWSER_REQUEST SMALL \
                "User-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) " \
                "Chrome/139.0.0.0 Safari/537.36\r\n" \
                "Accept: text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8\r\n" \
                "Accept-Encoding: gzip, deflate, br, zstd\r\nAccept-Language: en-US,en;q=0.9\r\n" \
                "Cookie: session=0123456789abcdef0123456789abcdef0123456789abcdef0\r\n\r\n"
#define TECHEMPOWER_REQUEST "GET %s HTTP/1.1\r\nHost: localhost\r\n" \
                "Accept: text/plain,text/html;q=0.9,application/xhtml+xml;q=0.9,application/xml;q=0.8,*/*;q=0.7\r\n" \
                "Connection: keep-alive\r\n\r\n"

static size_t message_size = 64;
static const char *http;       /* the path to GET; NULL for plain bytes */
static const char *http_block; /* the path to GET where a message blocks */
static const char *http_head = TECHEMPOWER_REQUEST;

static const char *head_of_name(const char *name)
{
    return strcmp(name, "small") == 0 ? SMALL_REQUEST
         : strcmp(name, "browser") == 0 ? BROWSER_REQUEST
         : strcmp(name, "techempower") == 0 ? TECHEMPOWER_REQUEST : NULL;
}

static size_t at_most(size_t a, size_t b)
{
    return a < b ? a : b;
}

static char *http_request(const char *path, size_t *length)
{
    size_t size = strlen(http_head) + strlen(path) + 1;
    char *request = malloc(size);
    *length = (size_t) snprintf(request, size, http_head, path);
    return request;
}

static char *message_template(uint32_t tag, int class, int block_byte)
{
    char *message = malloc(message_size);
    uint64_t noise = tag * 0x9E3779B97F4A7C15u + 1;
    for (size_t i = 0; i < message_size; i++) {
        noise ^= noise << 13;
        noise ^= noise >> 7;
        noise ^= noise << 17;
        message[i] = (char) (noise >> 32);
        if ((unsigned char) message[i] == block_byte)
            message[i] ^= 1;
    }
    message[0] = (char) class;
    if (message_size > 1)
        memcpy(message + 1, &tag, at_most(4, message_size - 1));
    return message;
}

static void message_stamp(char *message, uint64_t sequence)
{
    if (message_size >= 24) {
        memcpy(message + 5, &sequence, 8);
        memcpy(message + message_size - 8, &sequence, 8);
    } else if (message_size > 5) {
        memcpy(message + 5, &sequence, at_most(8, message_size - 5));
    }
}

#endif
