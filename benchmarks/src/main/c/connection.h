/* A connection of the driver: what it may send, and which replies it expects. */
#ifndef CONNECTION_H
#define CONNECTION_H

#include "histogram.h"
#include "message.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define SCRATCH (64 * 1024)

enum class { QUICK, SLOW };

struct connection {
    int fd;
    unsigned index;
    enum class class;
    char *message;                   /* gets the number of each message before it is sent; HTTP has none */
    uint64_t out_sequence, sequence; /* the next to send, the next to come back */
    size_t out_offset, in_offset;
    char *held;                      /* HTTP: the first bytes of an incomplete response */
    size_t held_length;
    uint64_t granted, *granted_at;   /* messages that may be sent so far, and when (closed loop: the last `depth`) */
    uint64_t measured[2];            /* answers by the class of the message */
};

static int port, connections = 16, slow, depth = 1, churn, slow_churn, spread, block_byte = 'b';
static unsigned block_chance; /* of the quick connections' messages one in this many blocks; 0: none */
static double rate; /* 0: closed loop */
static int epfd, draining;
static uint64_t begin, from, until, last_answer; /* the first three: of the run, of the measured time */
static uint64_t answered;
static struct histogram latencies[2];
static char scratch[SCRATCH];
static char *requests[2]; /* HTTP: by class */
static size_t request_length[2];

static uint64_t now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t) t.tv_sec * 1000000000u + (uint64_t) t.tv_nsec;
}

/* Reports a failed system call. */
static void give_up(const char *call, const struct connection *c)
{
    printf("{\"error\":\"%s: %s\",\"connection\":%d,\"answered\":%llu}\n", call, strerror(errno),
           c ? (int) c->index : -1, (unsigned long long) answered);
    exit(1);
}

/* Reports a fault of the server. */
static void accuse(const char *crime, const struct connection *c)
{
    printf("{\"error\":\"%s\",\"connection\":%u,\"sequence\":%llu,\"answered\":%llu}\n", crime, c->index,
           (unsigned long long) c->sequence, (unsigned long long) answered);
    exit(1);
}

static int quick_byte(void)
{
    return block_byte == 'q' ? 'r' : 'q';
}

/* Whether a message blocks: all of a slow connection, and of a quick one those that chance picks, the same in each run. */
static enum class class_of(const struct connection *c, uint64_t sequence)
{
    if (c->class == SLOW || block_chance == 0)
        return c->class;
    uint64_t x = ((uint64_t) c->index << 40 ^ sequence) + 0x9E3779B97F4A7C15u; /* the mixing of splitmix64 */
    x = (x ^ x >> 30) * 0xBF58476D1CE4E5B9u;
    x = (x ^ x >> 27) * 0x94D049BB133111EBu;
    return (x ^ x >> 31) % block_chance == 0 ? SLOW : QUICK;
}

static size_t length_of(const struct connection *c, uint64_t sequence)
{
    return http == NULL ? message_size : request_length[class_of(c, sequence)];
}

/* The connection's message of this number; the next call changes it. */
static const char *message_of(struct connection *c, uint64_t sequence)
{
    if (http != NULL)
        return requests[class_of(c, sequence)];
    message_stamp(c->message, sequence);
    if (block_chance > 0)
        c->message[0] = (char) (class_of(c, sequence) == SLOW ? block_byte : quick_byte());
    return c->message;
}

/* Whether a connection is used for one message only. */
static int churns(const struct connection *c)
{
    return churn || (slow_churn && c->class == SLOW);
}

static uint64_t due_at(uint64_t number)
{
    return begin + (uint64_t) ((double) number * 1e9 / rate);
}

static int connect_to_server(uint32_t serial, int flags)
{
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | flags, 0), on = 1;
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    if (fd < 0)
        give_up("socket", NULL);
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    if (spread) { /* an address has 28,000 ports, and each stays in TIME_WAIT for a while: use 4,000 in turn */
        struct sockaddr_in source = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(0x7F010001u + serial % 4000)};
        setsockopt(fd, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &on, sizeof on);
        if (bind(fd, (void *) &source, sizeof source) != 0)
            give_up("bind", NULL);
    }
    address.sin_port = htons((unsigned short) port);
    if (connect(fd, (void *) &address, sizeof address) != 0 && errno != EINPROGRESS)
        give_up("connect", NULL);
    return fd;
}

static void watch(struct connection *c)
{
    struct epoll_event event = {.events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET, .data.ptr = c};
    if (epoll_ctl(epfd, EPOLL_CTL_ADD, c->fd, &event) != 0)
        give_up("epoll_ctl", c);
}

/* Sends the granted messages, as many as fit in one send(2). What the socket does not take waits for EPOLLOUT. */
static void pump(struct connection *c)
{
    while (c->out_sequence < c->granted) {
        size_t length = 0, offset = c->out_offset;
        for (uint64_t s = c->out_sequence; s < c->granted && length < SCRATCH; s++, offset = 0) {
            size_t part = at_most(length_of(c, s) - offset, SCRATCH - length);
            memcpy(scratch + length, message_of(c, s) + offset, part);
            length += part;
        }
        ssize_t n = send(c->fd, scratch, length, MSG_NOSIGNAL);
        if (n < 0 && errno == EAGAIN)
            return;
        if (n < 0)
            give_up("send", c);
        c->out_offset += (size_t) n;
        for (size_t whole; c->out_offset >= (whole = length_of(c, c->out_sequence)); c->out_sequence++)
            c->out_offset -= whole;
    }
}

static void grant(struct connection *c, uint64_t at)
{
    c->granted_at[c->granted++ % (unsigned) depth] = at;
}

/* Message number c->sequence came back whole. */
static void answer(struct connection *c, uint64_t at)
{
    int open = rate > 0 && c->class == QUICK;
    uint64_t since = open ? due_at(c->index + c->sequence * (unsigned) connections)
                          : c->granted_at[c->sequence % (unsigned) depth];
    uint64_t moment = open ? since : at;
    if (moment >= from && moment < until) {
        enum class class = class_of(c, c->sequence);
        histogram_add(&latencies[class], at > since ? at - since : 0);
        c->measured[class]++;
    }
    c->sequence++;
    answered++;
    if (!open && !churns(c) && !draining)
        grant(c, at);
}

#endif
