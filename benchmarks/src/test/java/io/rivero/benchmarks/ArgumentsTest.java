package io.rivero.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ArgumentsTest {
  @Test
  void namesMayHaveValues() {
    Arguments arguments = Arguments.parse("--start", "--rate", "125").only("start", "rate", "size");
    assertThat(arguments.has("start")).isTrue();
    assertThat(arguments.number("rate", 250, 1)).isEqualTo(125);
    assertThat(arguments.number("size", 1200, 1)).isEqualTo(1200);
    assertThat(arguments.text("size", "none")).isEqualTo("none");
  }

  @Test
  void wordsMayComeBetween() {
    Arguments arguments = Arguments.parse("encode", "in.y4m", "--speed", "4", "-o", "out.ivf");
    assertThat(arguments.names("speed", "o").words()).containsExactly("encode", "in.y4m");
    assertThat(arguments.text("o", "")).isEqualTo("out.ivf");
  }

  @Test
  void whatIsWrongIsSaid() {
    assertThatThrownBy(() -> Arguments.parse("rate").only("rate")).hasMessageContaining("'rate'");
    assertThatThrownBy(() -> Arguments.parse("--rat", "1").only("rate"))
        .hasMessageContaining("--rat");
    assertThatThrownBy(() -> Arguments.parse("--rate", "0").number("rate", 250, 1))
        .hasMessageContaining("--rate");
    assertThatThrownBy(() -> Arguments.parse("--rate", "many").number("rate", 250, 1))
        .hasMessageContaining("--rate");
  }
}
