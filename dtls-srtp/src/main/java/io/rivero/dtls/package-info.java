/// DTLS 1.2 (RFC 6347) with `use_srtp` (RFC 5764), certificates and fingerprints.
@NullMarked
package io.rivero.dtls;

import org.jspecify.annotations.NullMarked;
