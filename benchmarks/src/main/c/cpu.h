/* CPU time of the server, of this driver, and of all other processes. */
#ifndef CPU_H
#define CPU_H

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <time.h>
#include <unistd.h>

struct cpu {
    double server_us, driver_us;
    double server_user_us, server_system_us;                       /* in the steps of the kernel's tick */
    double busy_us, stolen_us;                                     /* the whole machine */
};

static double clock_us(clockid_t clock)
{
    struct timespec t;
    return clock_gettime(clock, &t) == 0 ? (double) t.tv_sec * 1e6 + (double) t.tv_nsec / 1e3 : 0;
}

/* Reads a file of /proc whole; an empty string when it cannot. */
static char *proc_file(const char *path, char *buffer, size_t size)
{
    FILE *file = fopen(path, "re");
    size_t n = file == NULL ? 0 : fread(buffer, 1, size - 1, file);
    buffer[n] = 0;
    if (file != NULL)
        fclose(file);
    return buffer;
}

static struct cpu cpu_now(int server)
{
    struct cpu cpu = {0};
    char text[4096], path[64];
    double tick_us = 1e6 / (double) sysconf(_SC_CLK_TCK), f[8] = {0};
    clockid_t clock;
    cpu.driver_us = clock_us(CLOCK_PROCESS_CPUTIME_ID);
    if (server > 0 && clock_getcpuclockid(server, &clock) == 0) {
        cpu.server_us = clock_us(clock);
        snprintf(path, sizeof path, "/proc/%d/stat", server);
        char *rest = strrchr(proc_file(path, text, sizeof text), ')'); /* proc_pid_stat(5): 14 utime, 15 stime */
        if (rest != NULL)
            sscanf(rest, ") %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lf %lf", &f[0], &f[1]);
        cpu.server_user_us = f[0] * tick_us;
        cpu.server_system_us = f[1] * tick_us;
    }
    proc_file("/proc/stat", text, sizeof text);
    if (sscanf(text, "cpu %lf %lf %lf %lf %lf %lf %lf %lf",
               &f[0], &f[1], &f[2], &f[3], &f[4], &f[5], &f[6], &f[7]) == 8) {
        cpu.busy_us = (f[0] + f[1] + f[2] + f[5] + f[6]) * tick_us;
        cpu.stolen_us = f[7] * tick_us;
    }
    return cpu;
}

#endif
