package io.rivero.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class ProcessUsageTest {
  @Test
  void cpuTimeIsFoundBehindANameWithBlanksAndParentheses() {
    String stat = "42 (a (b) c) S 1 2 3 4 5 6 7 8 9 10 150 75 11 12 20 0";
    assertThat(ProcessUsage.cpuSeconds(stat)).isEqualTo(2.25);
  }

  @Test
  void threadsOfOnePoolHaveOneName() {
    String rest = " S 1 2 3 4 5 6 7 8 9 10 150 75 11 12 20 0";
    assertThat(ProcessUsage.threadName("42 (work-0)" + rest)).isEqualTo("work");
    assertThat(ProcessUsage.threadName("42 (G1 Conc#12)" + rest)).isEqualTo("G1 Conc");
    assertThat(ProcessUsage.threadName("42 (C2 CompilerThre)" + rest)).isEqualTo("C2 CompilerThre");
  }

  @Test
  void residentMemoryIsInMegabytes() {
    List<String> status = List.of("Name:\tjava", "VmRSS:\t   1000 kB", "Threads:\t3");
    assertThat(ProcessUsage.residentMegabytes(status)).isEqualTo(1.024);
    assertThatThrownBy(() -> ProcessUsage.residentMegabytes(List.of("Name:\tzombie")))
        .isInstanceOf(IllegalStateException.class);
  }
}
