package io.baton.pool.internal.lead;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.SplittableRandom;

class LeadWordTest {

    @Test
    void anEmptyWordSaysNobody() {
        assertThat(LeadWord.top(0)).isEqualTo(LeadWord.NOBODY);
        assertThat(LeadWord.leader(0)).isEqualTo(LeadWord.NOBODY);
        assertThat(LeadWord.watcher(0)).isEqualTo(LeadWord.NOBODY);
        assertThat(LeadWord.toString(0)).isEqualTo("leader nobody, watcher nobody, top of idle stack nobody");
    }

    @Test
    void fieldsFlagsAndTagDoNotTouchEachOther() {
        SplittableRandom random = new SplittableRandom(42);
        int[] edges = {LeadWord.NOBODY, 0, 1, 511, 512, LeadWord.MAX_THREADS - 1};
        for (int i = 0; i < 10_000; i++) {
            int top = edges[random.nextInt(edges.length)];
            int leader = edges[random.nextInt(edges.length)];
            int watcher = edges[random.nextInt(edges.length)];
            long flags = random.nextInt(4) * LeadWord.WAITING;
            long word = LeadWord.withWatcher(random.nextLong(), watcher);
            word = LeadWord.withTop(LeadWord.withLeader(word, leader), top);
            word = LeadWord.set(LeadWord.clear(word, LeadWord.WAITING | LeadWord.ASLEEP), flags);
            long tagged = LeadWord.tagged(word);

            assertThat(LeadWord.top(tagged)).isEqualTo(top);
            assertThat(LeadWord.leader(tagged)).isEqualTo(leader);
            assertThat(LeadWord.watcher(tagged)).isEqualTo(watcher);
            assertThat(LeadWord.has(tagged, LeadWord.WAITING)).isEqualTo((flags & LeadWord.WAITING) != 0);
            assertThat(LeadWord.has(tagged, LeadWord.ASLEEP)).isEqualTo((flags & LeadWord.ASLEEP) != 0);
            assertThat(tagged).isNotEqualTo(word);
        }
    }

    @Test
    void theWordReadsLikeASentence() {
        long word = LeadWord.withLeader(LeadWord.withTop(LeadWord.withWatcher(0, 1), 2), 0);
        word = LeadWord.set(word, LeadWord.WAITING | LeadWord.ASLEEP);
        assertThat(LeadWord.toString(word)).isEqualTo("leader 0 waiting, watcher 1 asleep, top of idle stack 2");
    }
}
