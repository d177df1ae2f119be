/* What rawlink agrees to send, whoever its owner is. */
#ifndef RAWLINK_POLICY_H
#define RAWLINK_POLICY_H

#include "link.h"

/* The reason why this frame must not leave by this interface, or NULL when it may. */
const char *policy_violation(const uint8_t *frame, size_t length, const struct link_address *link);

/* How many of `wanted` frames may leave now under the ceiling, by a monotonic clock in nanoseconds. */
size_t policy_allowance(size_t wanted, uint64_t now_ns);

/* Counts frames that left. */
void policy_spend(size_t frames);

#endif
