/*
 * What a system call costs from C: the loops of the JMH benchmark, with nothing between the calls. `calls NAME SECONDS`
 * prints the median of ten slices as one line of JSON. recv-send is two calls: 64 bytes into a socketpair and out.
 */
#define _GNU_SOURCE
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define SLICES 10
#define CALLS 100 /* between two looks at the clock */
#define READY 256

static int epfd, pair[2];
static struct epoll_event armed, ready[READY];
static char bytes[64];

static void watch_ready(int count)
{
    for (int i = 0; i < count; i++) {
        struct epoll_event event = {.events = EPOLLIN, .data.u64 = (uint64_t) i};
        if (epoll_ctl(epfd, EPOLL_CTL_ADD, eventfd(1, EFD_NONBLOCK), &event) != 0)
            abort();
    }
}

static void prepare(const char *name)
{
    epfd = epoll_create1(EPOLL_CLOEXEC);
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, pair) != 0)
        abort();
    if (strcmp(name, "wait-1") == 0)
        watch_ready(1);
    if (strcmp(name, "wait-256") == 0)
        watch_ready(READY);
    armed.events = EPOLLIN | EPOLLONESHOT;
    if (strcmp(name, "ctl-mod") == 0 && epoll_ctl(epfd, EPOLL_CTL_ADD, pair[0], &armed) != 0)
        abort();
}

static void bad_read(void)
{
    if (read(-1, bytes, sizeof bytes) != -1)
        abort();
}

static void wait_none(void)
{
    if (epoll_wait(epfd, ready, READY, 0) != 0)
        abort();
}

static void wait_one(void)
{
    if (epoll_wait(epfd, ready, READY, 0) != 1)
        abort();
}

static void wait_many(void)
{
    if (epoll_wait(epfd, ready, READY, 0) != READY)
        abort();
}

static void ctl_mod(void)
{
    if (epoll_ctl(epfd, EPOLL_CTL_MOD, pair[0], &armed) != 0)
        abort();
}

static void recv_send(void)
{
    if (send(pair[0], bytes, sizeof bytes, MSG_NOSIGNAL) != sizeof bytes
        || recv(pair[1], bytes, sizeof bytes, 0) != sizeof bytes)
        abort();
}

static const struct {
    const char *name;
    void (*call)(void);
} calls[] = {{"bad-read", bad_read}, {"wait-0", wait_none}, {"wait-1", wait_one}, {"wait-256", wait_many},
             {"ctl-mod", ctl_mod}, {"recv-send", recv_send}};

static double now_ns(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double) t.tv_sec * 1e9 + (double) t.tv_nsec;
}

static double slice(void (*call)(void), double nanos)
{
    double start = now_ns(), end;
    long count = 0;
    do {
        for (int i = 0; i < CALLS; i++)
            call();
        count += CALLS;
    } while ((end = now_ns()) < start + nanos);
    return (end - start) / (double) count;
}

static int ascending(const void *a, const void *b)
{
    double x = *(const double *) a, y = *(const double *) b;
    return (x > y) - (x < y);
}

int main(int argc, char **argv)
{
    double slices[SLICES], seconds = argc == 3 ? atof(argv[2]) : 0;
    for (size_t i = 0; i < sizeof calls / sizeof *calls && seconds > 0; i++) {
        if (strcmp(argv[1], calls[i].name) != 0)
            continue;
        prepare(argv[1]);
        slice(calls[i].call, seconds * 1e8);
        for (int s = 0; s < SLICES; s++)
            slices[s] = slice(calls[i].call, seconds * 1e9 / SLICES);
        qsort(slices, SLICES, sizeof *slices, ascending);
        printf("{\"call\":\"%s\",\"ns\":%.2f}\n", argv[1], (slices[SLICES / 2 - 1] + slices[SLICES / 2]) / 2);
        return 0;
    }
    fprintf(stderr, "calls bad-read|wait-0|wait-1|wait-256|ctl-mod|recv-send SECONDS\n");
    return 2;
}
