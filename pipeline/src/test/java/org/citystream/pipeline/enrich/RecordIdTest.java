package org.citystream.pipeline.enrich;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class RecordIdTest {
  private static final String UUID = "4b1c7c8e-93a2-4f0d-8a53-0f6f1b2c3d4e";

  @Test
  void uuidTakesSixteenBytesAndAMark() {
    assertThat(pack(UUID).remaining()).isEqualTo(17);
  }

  @Test
  void differentIdsStayDifferentAndEqualOnesEqual() {
    List<String> ids =
        List.of(
            UUID,
            UUID.toUpperCase(Locale.ROOT),
            UUID.replace('4', '5'),
            // As a UUID it would be read with the missing zeros.
            "4b1c7c8e-93a2-4f0d-8a53-f6f1b2c3d4e",
            "b1c7c8e-93a2-4f0d-8a53-0f6f1b2c3d4e0",
            "",
            "é",
            "not a uuid but as long as one is, yes",
            "not a uuid but as long as one is, ye");

    assertThat(ids.stream().map(RecordIdTest::pack)).doesNotHaveDuplicates();
    assertThat(ids).allSatisfy(id -> assertThat(pack(id)).isEqualTo(pack(id)));
  }

  @Test
  void textWithTheBytesOfAPackedUuidIsAnotherId() {
    byte[] packed = new byte[17];
    pack(UUID).get(packed);
    for (int from = 0; from <= 1; from++) {
      ByteBuffer text = ByteBuffer.wrap(packed, from, packed.length - from).slice();
      assertThat(RecordId.pack(text)).isNotEqualTo(pack(UUID));
    }
  }

  private static ByteBuffer pack(String id) {
    return RecordId.pack(ByteBuffer.wrap(id.getBytes(StandardCharsets.UTF_8)));
  }
}
