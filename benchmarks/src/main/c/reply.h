/* Reads what comes back on a connection of the driver, and checks every byte. */
#ifndef REPLY_H
#define REPLY_H

#include "connection.h"

#include <strings.h>

#define READ_BYTES (256 * 1024)
#define RESPONSE_BYTES (8 * 1024) /* of an HTTP response at most */
#define PATTERN_PERIOD 251
#define BODY_BYTES 13 /* of both HTTP bodies */

enum reply_kind { ECHO, PATTERN, HTTP };

static const char *const bodies[2] = {"Hello, World!", "Hello, Block!"}; /* by class */
static enum reply_kind reply_kind = ECHO;
static size_t reply_size; /* ECHO: of a message; HTTP: of the body */
static char input[RESPONSE_BYTES + READ_BYTES], pattern[READ_BYTES + PATTERN_PERIOD];

/* The response of each class that was checked last. An equal one is not parsed again; once a second the Date differs. */
static char known[2][RESPONSE_BYTES];
static size_t known_length[2];

static void must_be_awaited(const struct connection *c)
{
    if (c->sequence >= c->granted)
        accuse("more came back than was sent", c);
}

/* Compares with `expected`, the rest of one reply of `size` bytes; returns how many bytes were compared. */
static size_t compare(struct connection *c, const char *expected, size_t size, const char *bytes, size_t length,
                      uint64_t at)
{
    size_t part = at_most(size - c->in_offset, length);
    must_be_awaited(c);
    if (memcmp(expected, bytes, part) != 0)
        accuse("came back changed", c);
    c->in_offset += part;
    if (c->in_offset == size) {
        c->in_offset = 0;
        answer(c, at);
    }
    return part;
}

static size_t verify_echo(struct connection *c, const char *bytes, size_t length, uint64_t at)
{
    return compare(c, message_of(c, c->sequence) + c->in_offset, message_size, bytes, length, at);
}

static size_t verify_pattern(struct connection *c, const char *bytes, size_t length, uint64_t at)
{
    return compare(c, pattern + c->in_offset % PATTERN_PERIOD, reply_size, bytes, length, at);
}

/* The value of a header of the head that ends at `end`. */
static const char *header_of(const struct connection *c, const char *head, const char *end, const char *name)
{
    size_t length = strlen(name);
    for (const char *line = head; (line = memmem(line, (size_t) (end - line), "\r\n", 2)) != NULL;) {
        line += 2;
        if ((size_t) (end - line) > length && strncasecmp(line, name, length) == 0 && line[length] == ':')
            return line + length + 1 + strspn(line + length + 1, " \t");
    }
    accuse("a response without Content-Length, Content-Type, Server or Date", c);
    return NULL;
}

/* The length of the response to a request of this class that `bytes` begin with; 0 when its end is not there yet. */
static size_t check_response(const struct connection *c, enum class class, const char *bytes, size_t length)
{
    const char *end = memmem(bytes, length, "\r\n\r\n", 4);
    if (end == NULL)
        return 0;
    if (strncmp(bytes, "HTTP/1.1 200", 12) != 0)
        accuse("the status is not 200", c);
    header_of(c, bytes, end, "Server");
    header_of(c, bytes, end, "Date");
    if (strncasecmp(header_of(c, bytes, end, "Content-Type"), "text/plain", 10) != 0)
        accuse("the type is not text/plain", c);
    if (strtoul(header_of(c, bytes, end, "Content-Length"), NULL, 10) != reply_size)
        accuse("the length is not that of the body", c);
    size_t whole = (size_t) (end + 4 - bytes) + reply_size;
    if (length < whole)
        return 0;
    if (memcmp(end + 4, bodies[class], reply_size) != 0)
        accuse("came back changed", c);
    if (whole <= RESPONSE_BYTES) {
        memcpy(known[class], bytes, whole);
        known_length[class] = whole;
    }
    return whole;
}

/* Takes one response, or its first bytes, which are held until the rest comes. */
static size_t verify_response(struct connection *c, const char *bytes, size_t length, uint64_t at)
{
    must_be_awaited(c);
    enum class class = class_of(c, c->sequence);
    size_t last = known_length[class];
    int again = last > 0 && length >= last && memcmp(bytes, known[class], last) == 0;
    size_t whole = again ? last : check_response(c, class, bytes, length);
    if (whole > 0) {
        answer(c, at);
        return whole;
    }
    if (length > RESPONSE_BYTES)
        accuse("a response without an end", c);
    if (c->held == NULL)
        c->held = malloc(RESPONSE_BYTES);
    memcpy(c->held, bytes, length);
    c->held_length = length;
    return length;
}

static const struct {
    const char *name;
    size_t (*verify)(struct connection *c, const char *bytes, size_t length, uint64_t at);
} reply_kinds[] = {{"echo", verify_echo}, {"reply", verify_pattern}, {"http", verify_response}};

/* Reads once and checks what came; returns whether there may be more. */
static int receive(struct connection *c)
{
    ssize_t n = recv(c->fd, input + c->held_length, READ_BYTES, 0);
    if (n < 0 && errno == EAGAIN)
        return 0;
    if (n < 0)
        give_up("recv", c);
    if (n == 0)
        accuse("the server closed", c);
    last_answer = now();
    size_t length = c->held_length + (size_t) n, done = 0;
    if (c->held_length > 0)
        memcpy(input, c->held, c->held_length);
    c->held_length = 0;
    while (done < length)
        done += reply_kinds[reply_kind].verify(c, input + done, length - done, last_answer);
    return n == READ_BYTES;
}

/* Call it after the options are known. */
static void reply_prepare(void)
{
    for (size_t i = 0; i < sizeof pattern; i++)
        pattern[i] = (char) (i % PATTERN_PERIOD);
    if (reply_kind != PATTERN)
        reply_size = reply_kind == HTTP ? BODY_BYTES : message_size;
    if (reply_kind != HTTP)
        return;
    requests[QUICK] = http_request(http, &request_length[QUICK]);
    requests[SLOW] = http_request(http_block != NULL ? http_block : http, &request_length[SLOW]);
    message_size = request_length[QUICK];
}

#endif
