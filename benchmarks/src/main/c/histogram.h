/* Latencies in nanoseconds, log-linear: 64 buckets for each power of two; a percentile is at most 1.6 % too high. */
#ifndef HISTOGRAM_H
#define HISTOGRAM_H

#include <stdint.h>
#include <string.h>

#define SUB_BITS 6
#define SUB (1 << SUB_BITS)
#define BUCKETS (SUB * (64 - SUB_BITS))

struct histogram {
    uint64_t count, max, buckets[BUCKETS];
};

static void histogram_add(struct histogram *h, uint64_t nanos)
{
    int shift = nanos < 2 * SUB ? 0 : 63 - __builtin_clzll(nanos) - SUB_BITS;
    h->buckets[shift * SUB + (int) (nanos >> shift)]++;
    h->count++;
    if (nanos > h->max)
        h->max = nanos;
}

/* The upper edge of the bucket in which the given share of all latencies lies, in microseconds. */
static double histogram_us(const struct histogram *h, double share)
{
    uint64_t wanted = (uint64_t) (share * (double) h->count), seen = 0;
    for (int i = 0; i < BUCKETS; i++) {
        seen += h->buckets[i];
        if (seen > wanted) {
            int shift = i < 2 * SUB ? 0 : i / SUB - 1;
            uint64_t edge = ((uint64_t) (i - shift * SUB + 1) << shift) - 1;
            return (double) (edge < h->max ? edge : h->max) / 1e3;
        }
    }
    return (double) h->max / 1e3;
}

#endif
