/*
 * What the floor servers share: options, listenfd, and one turn of a connection: read, block if asked, echo; or answer
 * each message of --message-bytes with --reply-bytes, byte i of which is i % 251.
 */
#ifndef ECHO_H
#define ECHO_H

#define _GNU_SOURCE
#include <errno.h>
#include <getopt.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define READ_BYTES (64 * 1024)

static int port, threads = 1, block_byte = -1, block_works;
static long block_nanos;
static size_t message_bytes = 64, reply_bytes; /* 0: echo */
static char *reply;

/* A connfd, and the bytes that its socket has not taken yet. */
struct connection {
    int fd;
    char *pending;
    size_t offset, length;
    size_t message_offset, reply_offset; /* within the message that is received, and within the reply that is sent */
    uint64_t owed;                       /* bytes of replies */
    char *head;                          /* HTTP: the first bytes of an incomplete request */
    size_t head_length;
};

enum turn { DRAINED, STALLED, CLOSED };

static void fail(const char *what)
{
    perror(what);
    exit(1);
}

static long duration_nanos(const char *text)
{
    char *unit;
    double number = strtod(text, &unit);
    double scale = strcmp(unit, "ms") == 0 ? 1e6 : strcmp(unit, "us") == 0 ? 1e3 : strcmp(unit, "s") == 0 ? 1e9 : 0;
    if (scale == 0 || number < 0) {
        fprintf(stderr, "--block-for: a number with ms, us or s, not %s\n", text);
        exit(2);
    }
    return (long) (number * scale);
}

static void options(int argc, char **argv)
{
    static const struct option known[] = {
        {"port", 1, 0, 'p'}, {"threads", 1, 0, 't'}, {"block-byte", 1, 0, 'b'}, {"block-for", 1, 0, 'f'},
        {"block-by", 1, 0, 'y'}, {"message-bytes", 1, 0, 'm'}, {"reply-bytes", 1, 0, 'r'}, {0}
    };
    for (int option; (option = getopt_long(argc, argv, "", known, NULL)) != -1;) {
        switch (option) {
        case 'p': port = atoi(optarg); break;
        case 't': threads = atoi(optarg); break;
        case 'b': block_byte = (unsigned char) optarg[0]; break;
        case 'f': block_nanos = duration_nanos(optarg); break;
        case 'y': block_works = strcmp(optarg, "work") == 0; break;
        case 'm': message_bytes = strtoul(optarg, NULL, 10); break;
        case 'r': reply_bytes = strtoul(optarg, NULL, 10); break;
        default: exit(2);
        }
    }
    reply = malloc(reply_bytes);
    for (size_t i = 0; i < reply_bytes; i++)
        reply[i] = (char) (i % 251);
}

/* Sleeps, or keeps the core for as much CPU time. */
static void block(void)
{
    struct timespec pause = {block_nanos / 1000000000, block_nanos % 1000000000}, start, now;
    if (!block_works) {
        nanosleep(&pause, NULL);
        return;
    }
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &start);
    do
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    while ((now.tv_sec - start.tv_sec) * 1000000000 + now.tv_nsec - start.tv_nsec < block_nanos);
}

/* Binds to loopback, prints the port alone on a line, returns a non-blocking listenfd. */
static int listen_and_announce(void)
{
    struct rlimit files;
    getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = files.rlim_max;
    setrlimit(RLIMIT_NOFILE, &files);
    signal(SIGPIPE, SIG_IGN);
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0), on = 1;
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((unsigned short) port),
                                  .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t length = sizeof address;
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (fd < 0 || bind(fd, (void *) &address, length) != 0 || listen(fd, 4096) != 0)
        fail("listen");
    getsockname(fd, (void *) &address, &length);
    printf("%d\n", ntohs(address.sin_port));
    fflush(stdout);
    return fd;
}

/* NULL when none is waiting; out of descriptors is fatal: a benchmark that drops connections measures nothing. */
static struct connection *accept_one(int listenfd)
{
    int fd = accept4(listenfd, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC), on = 1;
    if (fd < 0) {
        if (errno != EAGAIN && errno != ECONNABORTED && errno != EINTR)
            fail("accept4");
        return NULL;
    }
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    struct connection *c = calloc(1, sizeof *c);
    c->fd = fd;
    return c;
}

static enum turn close_connection(struct connection *c)
{
    close(c->fd);
    free(c->pending);
    free(c->head);
    free(c);
    return CLOSED;
}

/* Sends what is pending; DRAINED when nothing is left. */
static enum turn flush_pending(struct connection *c)
{
    while (c->offset < c->length) {
        ssize_t n = send(c->fd, c->pending + c->offset, c->length - c->offset, MSG_NOSIGNAL);
        if (n < 0)
            return errno == EAGAIN ? STALLED : close_connection(c);
        c->offset += (size_t) n;
    }
    free(c->pending);
    c->pending = NULL;
    c->offset = c->length = 0;
    return DRAINED;
}

static enum turn echo(struct connection *c, const char *bytes, size_t length)
{
    ssize_t n = send(c->fd, bytes, length, MSG_NOSIGNAL);
    if (n == (ssize_t) length)
        return DRAINED;
    if (n < 0 && errno != EAGAIN)
        return close_connection(c);
    size_t sent = n < 0 ? 0 : (size_t) n;
    c->length = length - sent;
    c->pending = malloc(c->length);
    memcpy(c->pending, bytes + sent, c->length);
    return STALLED;
}

/* Sends the replies that are owed, all out of one buffer. */
static enum turn send_replies(struct connection *c)
{
    while (c->owed > 0) {
        ssize_t n = send(c->fd, reply + c->reply_offset, reply_bytes - c->reply_offset, MSG_NOSIGNAL);
        if (n < 0)
            return errno == EAGAIN ? STALLED : close_connection(c);
        c->owed -= (size_t) n;
        c->reply_offset = (c->reply_offset + (size_t) n) % reply_bytes;
    }
    return DRAINED;
}

static enum turn answer(struct connection *c, const char *bytes, size_t length)
{
    if (reply_bytes == 0)
        return echo(c, bytes, length);
    c->message_offset += length;
    c->owed += c->message_offset / message_bytes * reply_bytes;
    c->message_offset %= message_bytes;
    return send_replies(c);
}

static enum turn finish(struct connection *c)
{
    return c->length > 0 ? flush_pending(c) : send_replies(c);
}

/*
 * Answers until the socket is empty (DRAINED), will not take more (STALLED), or ends (CLOSED; connection freed). A
 * short read proves a stream empty (epoll(7)), unless its end was announced: then read on to the 0.
 */
static inline enum turn turn(struct connection *c, unsigned events, char *buffer)
{
    if (c->length > 0 || c->owed > 0) {
        enum turn flushed = finish(c);
        if (flushed != DRAINED)
            return flushed;
    }
    for (;;) {
        ssize_t n = recv(c->fd, buffer, READ_BYTES, 0);
        if (n <= 0)
            return n < 0 && errno == EAGAIN ? DRAINED : close_connection(c);
        if ((unsigned char) buffer[0] == block_byte)
            block();
        enum turn sent = answer(c, buffer, (size_t) n);
        if (sent != DRAINED)
            return sent;
        if (n < READ_BYTES && !(events & (EPOLLRDHUP | EPOLLHUP | EPOLLERR)))
            return DRAINED;
    }
}

#endif
