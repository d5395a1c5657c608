package io.baton.benchmarks.soak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.nio.ByteBuffer;
import java.util.Arrays;

class CellCheckerTest {

    private static final int OWN = Cells.tag(7);
    private static final int OTHER = Cells.tag(8);

    private final CellChecker checker = new CellChecker(OWN, 0);

    private void accept(ByteBuffer cells) {
        checker.accept(cells.array(), 0, cells.limit());
    }

    @Test
    void ownCellsInOrderAreRightHoweverTheyAreCut() {
        byte[] cells = Cells.of(OWN, 0, 10).array();
        for (byte each : cells) {
            checker.accept(new byte[] {each}, 0, 1);
        }
        assertThat(checker.next()).isEqualTo(10);
        assertThat(checker.isWithinCell()).isFalse();
        checker.accept(Cells.of(OWN, 10, 1).array(), 0, 3);
        assertThat(checker.isWithinCell()).isTrue();
    }

    @Test
    void aForeignCellIsFoundAndItsConnectionNamed() {
        accept(Cells.of(OWN, 0, 3));
        assertThatThrownBy(() -> accept(Cells.of(OTHER, 3, 1))).isInstanceOf(WrongBytesException.class)
                .hasMessageContaining("foreign").hasMessageContaining(String.format("%08x", OTHER));
    }

    @Test
    void aMissingCellIsFound() {
        accept(Cells.of(OWN, 0, 3));
        assertThatThrownBy(() -> accept(Cells.of(OWN, 5, 1))).hasMessageContaining("2 cells are missing");
    }

    @Test
    void aCellThatComesAgainIsFound() {
        accept(Cells.of(OWN, 0, 3));
        assertThatThrownBy(() -> accept(Cells.of(OWN, 2, 1))).hasMessageContaining("cell 2 came again");
    }

    @Test
    void eachSingleMissingOrInsertedByteIsFound() {
        byte[] whole = Cells.of(OWN, 0, 4).array();
        for (int at = 0; at < whole.length - Cells.BYTES; at++) {
            ByteBuffer missing = ByteBuffer.allocate(whole.length - 1);
            missing.put(whole, 0, at).put(whole, at + 1, whole.length - at - 1).flip();
            assertThatThrownBy(() -> new CellChecker(OWN, 0).accept(missing.array(), 0, missing.limit()))
                    .as("without byte %d", at).isInstanceOf(WrongBytesException.class);
            ByteBuffer inserted = ByteBuffer.allocate(whole.length + 1);
            inserted.put(whole, 0, at).put((byte) 99).put(whole, at, whole.length - at).flip();
            assertThatThrownBy(() -> new CellChecker(OWN, 0).accept(inserted.array(), 0, inserted.limit()))
                    .as("with a byte at %d", at).isInstanceOf(WrongBytesException.class);
        }
    }

    @Test
    void eachSingleChangedBitIsFound() {
        byte[] whole = Cells.of(OWN, 0, 2).array();
        for (int bit = 0; bit < whole.length * Byte.SIZE; bit++) {
            byte[] changed = Arrays.copyOf(whole, whole.length);
            changed[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
            assertThatThrownBy(() -> new CellChecker(OWN, 0).accept(changed, 0, changed.length))
                    .as("bit %d", bit).isInstanceOf(WrongBytesException.class);
        }
    }

    @Test
    void tagsOfManyConnectionsDifferAndNoneIsThatOfTheFile() {
        assertThat(Cells.tag(0)).isNotEqualTo(Cells.FILE_TAG).isNotEqualTo(Cells.tag(1));
        assertThat(Cells.isTag(Cells.tag(123_456))).isTrue();
        assertThat(Cells.tag((1 << 24) - 1)).isEqualTo(Cells.tag(0));
    }
}
