/*
 * Leader/followers as the pattern is described in the literature: the leader waits for one event under a mutex, lets
 * the next thread lead, and handles the event. EPOLLONESHOT gives it the connection; EPOLL_CTL_MOD gives the
 * connection back.
 */
#include "echo.h"

#include <pthread.h>

static int listenfd, epfd;
static pthread_mutex_t lead = PTHREAD_MUTEX_INITIALIZER;

static void arm(int operation, int fd, unsigned interest, struct connection *c)
{
    struct epoll_event event = {.events = interest | EPOLLONESHOT, .data.ptr = c};
    if (epoll_ctl(epfd, operation, fd, &event) != 0)
        fail("epoll_ctl");
}

static void accept_all(void)
{
    for (struct connection *c; (c = accept_one(listenfd)) != NULL;)
        arm(EPOLL_CTL_ADD, c->fd, EPOLLIN | EPOLLRDHUP, c);
    arm(EPOLL_CTL_MOD, listenfd, EPOLLIN, NULL);
}

static void *lead_and_follow(void *unused)
{
    char *buffer = malloc(READ_BYTES);
    for (;;) {
        struct epoll_event event;
        pthread_mutex_lock(&lead);
        int n = epoll_wait(epfd, &event, 1, -1);
        pthread_mutex_unlock(&lead);
        if (n < 0 && errno != EINTR)
            fail("epoll_wait");
        if (n < 1)
            continue;
        struct connection *c = event.data.ptr;
        if (c == NULL) {
            accept_all();
            continue;
        }
        int fd = c->fd;
        switch (turn(c, event.events, buffer)) {
        case DRAINED: arm(EPOLL_CTL_MOD, fd, EPOLLIN | EPOLLRDHUP, c); break;
        case STALLED: arm(EPOLL_CTL_MOD, fd, EPOLLOUT, c); break;
        case CLOSED: break;
        }
    }
    return unused;
}

int main(int argc, char **argv)
{
    threads = 2;
    options(argc, argv);
    listenfd = listen_and_announce();
    epfd = epoll_create1(EPOLL_CLOEXEC);
    if (epfd < 0)
        fail("epoll_create1");
    arm(EPOLL_CTL_ADD, listenfd, EPOLLIN, NULL);
    pthread_t thread;
    for (int i = 1; i < threads; i++)
        if (pthread_create(&thread, NULL, lead_and_follow, NULL) != 0)
            fail("pthread_create");
    lead_and_follow(NULL);
}
