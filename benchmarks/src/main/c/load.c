/*
 * The load driver: echo, request-and-reply or HTTP traffic from one thread, every answer verified, one line of JSON at
 * the end (README.md has the options). Closed loop: each connection keeps `depth` messages under way. Open loop
 * (--rate): message i is due at start + i/rate, whether or not the server keeps up, and its latency counts from then.
 * Churn: connect, one message, close, again. Once: all connections open at the same moment and send one message each.
 */
#define _GNU_SOURCE
#include "connection.h"
#include "cpu.h"
#include "reply.h"

#include <getopt.h>
#include <sys/resource.h>

#define BATCH 512
#define PATIENCE 10000000000u /* nanoseconds to wait for an answer before the driver gives up */

static double seconds = 5, warmup = 2;
static int idle, spin, server, once;
static double block_ms = 10, stagger_ms; /* how long a message blocks the server; the slow ones begin within this time */
static int begun;                        /* slow connections that have sent their first message */
static uint64_t issued; /* open loop: messages that were due so far */

/* The counters at the begin and at the end of the measured time. */
struct mark {
    struct cpu cpu;
    uint64_t answered;
};

static struct mark mark(void)
{
    return (struct mark) {cpu_now(server), answered};
}

/* A connection that waits for an answer. */
static const struct connection *waiting(const struct connection *all)
{
    while (all->granted == all->sequence)
        all++;
    return all;
}

static uint64_t outstanding(const struct connection *all)
{
    uint64_t sum = 0;
    for (int i = 0; i < connections + slow; i++)
        sum += all[i].granted - all[i].sequence;
    return sum;
}

/* Grants the messages that are due by now; returns the nanoseconds until the next one is due. */
static uint64_t issue(struct connection *all)
{
    for (uint64_t due; (due = due_at(issued)) < until; issued++) {
        uint64_t at = now();
        if (due > at)
            return due - at;
        struct connection *c = &all[issued % (unsigned) connections];
        c->granted++;
        pump(c);
    }
    return 1000000;
}

static void report_class(const char *name, const struct histogram *h, uint64_t least)
{
    printf("\"%s_messages\":%llu,\"%s_per_second\":%.1f,\"%s_least\":%llu,", name, (unsigned long long) h->count, name,
           (double) h->count / seconds, name, (unsigned long long) least);
    static const struct {
        const char *digits;
        double share;
    } percentiles[] = {{"50", 0.5}, {"90", 0.9}, {"99", 0.99}, {"999", 0.999}, {"9999", 0.9999}};
    for (size_t i = 0; i < sizeof percentiles / sizeof *percentiles; i++)
        printf("\"%s_p%s_us\":%.1f,", name, percentiles[i].digits, histogram_us(h, percentiles[i].share));
    printf("\"%s_max_us\":%.1f,", name, (double) h->max / 1e3);
}

static void report(const struct connection *all, const struct cpu *a, const struct cpu *z, uint64_t messages)
{
    uint64_t least[2] = {UINT64_MAX, UINT64_MAX};
    for (int i = 0; i < connections + slow; i++)
        for (int class = QUICK; class <= SLOW; class++)
            if ((block_chance > 0 || class == (int) all[i].class) && all[i].measured[class] < least[class])
                least[class] = all[i].measured[class];
    double server_us = z->server_us - a->server_us, driver_us = z->driver_us - a->driver_us;
    double foreign_us = z->busy_us - a->busy_us - server_us - driver_us;
    printf("{\"mode\":\"%s\",\"protocol\":\"%s\",\"connections\":%d,\"slow\":%d,\"idle\":%d,",
           once ? "once" : churn ? "churn" : rate > 0 ? "open" : "closed", reply_kinds[reply_kind].name, connections,
           slow, idle);
    if (slow > 0 || block_chance > 0)
        printf("\"block_chance\":%u,\"block_ms\":%g,\"slow_churn\":%d,", block_chance, block_ms, slow_churn);
    printf("\"size\":%zu,\"reply_size\":%zu,\"depth\":%d,\"rate\":%.0f,", message_size, reply_size, depth, rate);
    printf("\"seconds\":%g,\"verified\":%llu,\"messages\":%llu,", seconds, (unsigned long long) answered,
           (unsigned long long) messages);
    report_class("quick", &latencies[QUICK], least[QUICK]);
    if (slow > 0 || block_chance > 0)
        report_class("slow", &latencies[SLOW], least[SLOW]);
    if (server > 0) {
        printf("\"server_cpu_us\":%.0f,\"server_user_us\":%.0f,\"server_system_us\":%.0f,", server_us,
               z->server_user_us - a->server_user_us, z->server_system_us - a->server_system_us);
        printf("\"cpu_us_per_message\":%.4f,", messages > 0 ? server_us / (double) messages : 0);
    }
    printf("\"driver_cpu_us\":%.0f,\"foreign_cpu_us\":%.0f,\"stolen_us\":%.0f}\n", driver_us,
           foreign_us > 0 ? foreign_us : 0, z->stolen_us - a->stolen_us);
}

static void reconnect(struct connection *c)
{
    static uint32_t serial;
    close(c->fd);
    if (draining) {
        c->fd = -1;
        return;
    }
    c->fd = connect_to_server(serial++, SOCK_NONBLOCK);
    grant(c, now());
    watch(c);
}

static void on_event(struct connection *c, unsigned events)
{
    uint64_t sequence = c->sequence;
    if (events & EPOLLIN) {
        while (receive(c))
            ;
    } else if (events & (EPOLLERR | EPOLLHUP | EPOLLRDHUP)) {
        accuse("the server closed", c);
    }
    if (churns(c) && c->sequence > sequence)
        reconnect(c);
    else
        pump(c);
}

static void first_messages(struct connection *c)
{
    for (int k = 0; k < depth; k++)
        grant(c, now());
}

/* Lets those slow connections begin whose turn it is, so that their messages do not block and end all at once. */
static void begin_slow(struct connection *all)
{
    for (; begun < slow && now() >= begin + (uint64_t) (stagger_ms * 1e6 * begun / slow); begun++) {
        first_messages(&all[connections + begun]);
        pump(&all[connections + begun]);
    }
}

static void run(struct connection *all)
{
    struct epoll_event ready[BATCH];
    struct mark first = {0}, last = {0};
    int measuring = 0;
    begin = last_answer = now();
    from = begin + (uint64_t) (warmup * 1e9);
    until = from + (uint64_t) (seconds * 1e9);
    for (int i = 0; i < connections + slow; i++) {
        if (all[i].class == SLOW ? stagger_ms == 0 : rate == 0)
            first_messages(&all[i]);
        watch(&all[i]);
    }
    begun = stagger_ms == 0 ? slow : 0;
    for (;;) {
        uint64_t pause = rate > 0 && !draining ? issue(all) : 1000000, at = now();
        if (!measuring && at >= from) {
            measuring = 1;
            first = mark();
        }
        if (!draining && at >= until) {
            draining = 1;
            last = mark();
        }
        if (draining && outstanding(all) == 0)
            break;
        if (!draining)
            begin_slow(all);
        if (at - (last_answer > until ? until : last_answer) > PATIENCE)
            accuse("unanswered for 10 s", waiting(all));
        struct timespec timeout = {0, spin ? 0 : (long) pause};
        int n = epoll_pwait2(epfd, ready, BATCH, &timeout, NULL);
        if (n < 0 && errno != EINTR)
            give_up("epoll_pwait2", NULL);
        for (int i = 0; i < n; i++)
            on_event(ready[i].data.ptr, ready[i].events);
    }
    report(all, &first.cpu, &last.cpu, last.answered - first.answered);
}

/* Idle connections. Each exchanges one message first, so that the server has surely accepted it. */
static void open_idle(void)
{
    char *message = message_template(UINT32_MAX, quick_byte(), block_byte);
    char *back = malloc(message_size);
    for (int i = 0; i < idle; i++) {
        int fd = connect_to_server((uint32_t) i, 0);
        message_stamp(message, (uint64_t) i);
        if (send(fd, message, message_size, MSG_NOSIGNAL) != (ssize_t) message_size
            || recv(fd, back, message_size, MSG_WAITALL) != (ssize_t) message_size
            || memcmp(message, back, message_size) != 0)
            give_up("the greeting of an idle connection", NULL);
    }
    free(message);
    free(back);
}

/* All connections, not connected yet. Where they are opened once, the slow ones are spread evenly among the others. */
static struct connection *prepare_all(void)
{
    int sum = connections + slow;
    struct connection *all = calloc((size_t) sum, sizeof *all);
    for (int i = 0; i < sum; i++) {
        struct connection *c = &all[i];
        c->index = (unsigned) i;
        c->class = (once ? (long) (i + 1) * slow / sum == (long) i * slow / sum : i < connections) ? QUICK : SLOW;
        if (http == NULL)
            c->message = message_template(c->index, c->class == SLOW ? block_byte : quick_byte(), block_byte);
        c->granted_at = calloc((size_t) depth, sizeof *c->granted_at);
    }
    return all;
}

static struct connection *open_all(void)
{
    struct connection *all = prepare_all();
    for (int i = 0; i < connections + slow; i++)
        all[i].fd = connect_to_server((uint32_t) i, SOCK_NONBLOCK);
    return all;
}

/* A message on each connection, sent as soon as that is open. The latency counts from before the first one is opened. */
static void run_once(void)
{
    struct epoll_event ready[BATCH];
    int all = connections + slow;
    struct connection *c = prepare_all();
    struct mark first = mark();
    draining = 1; /* each connection sends no more than this message */
    begin = last_answer = now();
    until = UINT64_MAX;
    for (int i = 0; i < all; i++) {
        c[i].fd = connect_to_server((uint32_t) i, SOCK_NONBLOCK);
        grant(&c[i], begin);
        watch(&c[i]);
    }
    while (outstanding(c) > 0) {
        if (now() - last_answer > PATIENCE)
            accuse("unanswered for 10 s", waiting(c));
        int n = epoll_wait(epfd, ready, BATCH, 1000);
        for (int i = 0; i < n; i++)
            on_event(ready[i].data.ptr, ready[i].events);
    }
    seconds = (double) (now() - begin) / 1e9;
    struct mark last = mark();
    report(c, &first.cpu, &last.cpu, answered);
}

static void options(int argc, char **argv)
{
    static const struct option known[] = {
        {"port", 1, 0, 'p'}, {"connections", 1, 0, 'c'}, {"slow", 1, 0, 's'}, {"block-byte", 1, 0, 'b'},
        {"size", 1, 0, 'z'}, {"depth", 1, 0, 'd'}, {"seconds", 1, 0, 't'}, {"warmup", 1, 0, 'w'},
        {"rate", 1, 0, 'r'}, {"spin", 0, &spin, 1}, {"idle", 1, 0, 'i'}, {"churn", 0, &churn, 1},
        {"server", 1, 0, 'S'}, {"reply-size", 1, 0, 'R'}, {"http", 1, 0, 'H'},
        {"block-chance", 1, 0, 'C'}, {"block-ms", 1, 0, 'B'}, {"stagger", 1, 0, 'G'}, {"slow-churn", 0, &slow_churn, 1},
        {"head", 1, 0, 'h'}, {"block-path", 1, 0, 'P'}, {"once", 0, &once, 1}, {0}
    };
    for (int option; (option = getopt_long(argc, argv, "", known, NULL)) != -1;) {
        switch (option) {
        case 'p': port = atoi(optarg); break;
        case 'c': connections = atoi(optarg); break;
        case 's': slow = atoi(optarg); break;
        case 'b': block_byte = (unsigned char) optarg[0]; break;
        case 'z': message_size = strtoul(optarg, NULL, 10); break;
        case 'd': depth = atoi(optarg); break;
        case 't': seconds = atof(optarg); break;
        case 'w': warmup = atof(optarg); break;
        case 'r': rate = atof(optarg); break;
        case 'i': idle = atoi(optarg); break;
        case 'S': server = atoi(optarg); break;
        case 'R': reply_kind = PATTERN; reply_size = strtoul(optarg, NULL, 10); break;
        case 'C': block_chance = (unsigned) strtoul(optarg, NULL, 10); break;
        case 'B': block_ms = atof(optarg); break;
        case 'G': stagger_ms = atof(optarg); break;
        case 'h': http_head = head_of_name(optarg); break;
        case 'P': http_block = optarg; break;
        case 'H': reply_kind = HTTP; http = optarg; break;
        case '?': exit(2);
        }
    }
    if (port <= 0 || connections < 1 || slow < 0 || depth < 1 || seconds <= 0 || message_size < 1
        || (rate != 0 && rate < 1) || (churn && (rate > 0 || depth > 1 || slow > 0)) || optind < argc
        || (idle > 0 && reply_kind != ECHO) || (reply_kind == PATTERN && reply_size < 1)
        || http_head == NULL || (http != NULL && reply_size > 0) || (http_block != NULL && http == NULL)
        || (http != NULL && http_block == NULL && (slow > 0 || block_chance > 0)) || (stagger_ms > 0 && slow == 0)
        || (block_chance > 0 && (rate > 0 || depth > 1 || churn))
        || (slow_churn && (slow == 0 || depth > 1)) || (once && (rate > 0 || depth > 1 || churn || slow_churn))) {
        fprintf(stderr, "load --port P [--connections N] [--size BYTES] [--depth D] [--block-byte B] [--block-ms MS]\n"
                        "     [--slow N [--slow-churn] [--stagger MS]] [--block-chance ONE_IN] [--once]\n"
                        "     [--idle N | --reply-size BYTES]\n"
                        "     [--http PATH [--block-path PATH] [--head small|browser|techempower]]\n"
                        "     [--rate PER_SECOND [--spin] | --churn]\n"
                        "     [--seconds S] [--warmup S] [--server PID]\n");
        exit(2);
    }
    reply_prepare();
}

int main(int argc, char **argv)
{
    struct rlimit files;
    getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = files.rlim_max;
    setrlimit(RLIMIT_NOFILE, &files);
    options(argc, argv);
    epfd = epoll_create1(EPOLL_CLOEXEC);
    spread = churn || slow_churn || idle > 0;
    open_idle();
    if (once)
        run_once();
    else
        run(open_all());
}
