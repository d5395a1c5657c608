/*
 * The floor for HTTP/1.1: one thread, edge-triggered; a GET of /plaintext gets TechEmpower's answer, anything else ends
 * the connection. The responses to one read leave in one send; the date is made once a second.
 */
#include "serve.h"

#define REQUEST_LINE "GET /plaintext HTTP/1.1\r\n"
#define LINE_LENGTH (sizeof REQUEST_LINE - 1)

#define HEAD_BYTES 4096

static char requests[HEAD_BYTES + READ_BYTES], responses[8 * READ_BYTES], response[256];
static size_t response_length;

static void tell_time(void)
{
    static time_t told;
    char date[64];
    time_t now = time(NULL);
    struct tm parts;
    if (now == told)
        return;
    told = now;
    strftime(date, sizeof date, "%a, %d %b %Y %H:%M:%S GMT", gmtime_r(&now, &parts));
    response_length = (size_t) snprintf(response, sizeof response,
        "HTTP/1.1 200 OK\r\nServer: c\r\nDate: %s\r\nContent-Type: text/plain\r\nContent-Length: 13\r\n\r\n"
        "Hello, World!", date);
}

/* Answers the whole requests; what is left of `length` begins another request. */
static enum turn answer_all(struct connection *c, const char *bytes, size_t *length)
{
    const char *end, *all = bytes + *length;
    size_t out = 0;
    while ((end = memmem(bytes, (size_t) (all - bytes), "\r\n\r\n", 4)) != NULL) {
        if (memcmp(bytes, REQUEST_LINE, LINE_LENGTH) != 0 || out + response_length > sizeof responses)
            return close_connection(c);
        memcpy(responses + out, response, response_length);
        out += response_length;
        bytes = end + 4;
    }
    *length = (size_t) (all - bytes);
    return out == 0 ? DRAINED : echo(c, responses, out);
}

static enum turn read_and_answer(struct connection *c, ssize_t *n)
{
    if (c->head_length > 0)
        memcpy(requests, c->head, c->head_length);
    *n = recv(c->fd, requests + c->head_length, READ_BYTES, 0);
    if (*n <= 0)
        return *n < 0 && errno == EAGAIN ? DRAINED : close_connection(c);
    size_t all = c->head_length + (size_t) *n, left = all;
    tell_time();
    enum turn sent = answer_all(c, requests, &left);
    if (sent == CLOSED)
        return CLOSED;
    if (left > HEAD_BYTES)
        return close_connection(c);
    if (left > 0 && c->head == NULL)
        c->head = malloc(HEAD_BYTES);
    if (left > 0)
        memcpy(c->head, requests + all - left, left);
    c->head_length = left;
    return sent;
}

static enum turn http_turn(struct connection *c, unsigned events)
{
    enum turn sent = flush_pending(c);
    ssize_t n = READ_BYTES;
    while (sent == DRAINED && (n == READ_BYTES || (n > 0 && (events & (EPOLLRDHUP | EPOLLHUP | EPOLLERR)))))
        sent = read_and_answer(c, &n);
    return sent;
}

int main(int argc, char **argv)
{
    options(argc, argv);
    serve(http_turn);
}
