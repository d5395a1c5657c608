/* The loop of the floor servers with one thread: one epoll, every connection registered once and edge-triggered. */
#ifndef SERVE_H
#define SERVE_H

#include "echo.h"

#define BATCH 512

static _Noreturn void serve(enum turn (*take)(struct connection *c, unsigned events))
{
    int listenfd = listen_and_announce(), epfd = epoll_create1(EPOLL_CLOEXEC);
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = NULL}, ready[BATCH];
    if (epfd < 0 || epoll_ctl(epfd, EPOLL_CTL_ADD, listenfd, &event) != 0)
        fail("epoll");
    for (;;) {
        int n = epoll_wait(epfd, ready, BATCH, -1);
        if (n < 0 && errno != EINTR)
            fail("epoll_wait");
        for (int i = 0; i < n; i++) {
            if (ready[i].data.ptr != NULL) {
                take(ready[i].data.ptr, ready[i].events);
                continue;
            }
            for (struct connection *c; (c = accept_one(listenfd)) != NULL;) {
                event.events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET;
                event.data.ptr = c;
                if (epoll_ctl(epfd, EPOLL_CTL_ADD, c->fd, &event) != 0)
                    fail("epoll_ctl");
            }
        }
    }
}

#endif
