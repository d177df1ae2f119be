/*
 * One network interface as a source and sink of Ethernet frames. A process has one link. link-af-packet.c implements it
 * for Linux; a libpcap implementation for other systems would be a second file behind the same declarations.
 */
#ifndef RAWLINK_LINK_H
#define RAWLINK_LINK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/uio.h>

enum {
  MAC_SIZE = 6,
  ETHERNET_HEADER_SIZE = 14,
  /* Received frames are cut here: longer than any answer to a sweep. */
  SNAP_LENGTH = 1920,
};

struct link_address {
  uint8_t mac[MAC_SIZE];
  uint32_t mtu;
};

struct link_frame {
  const uint8_t *bytes;
  uint16_t length;
  uint64_t at_ns; /* kernel clock, nanoseconds since the epoch */
};

enum link_state { LINK_UP, LINK_DOWN, LINK_GONE };

/* Opens the interface: the only function that needs a privilege. Returns 0 or an error_code, with errno saying more. */
int link_open(const char *interface, struct link_address *address);

/* The descriptor that poll(2) watches: POLLIN when a frame waits, POLLERR when the state of the link changed. */
int link_descriptor(void);

/* The oldest frame that waits, valid until link_release(); false when none does. */
bool link_receive(struct link_frame *frame);
void link_release(void);

/* Sends frames in order and returns how many were taken; 0 with errno when the first one was not. Never blocks. */
size_t link_send(const struct iovec *frames, size_t count);

/* A link that went down since the last call is LINK_DOWN once, even when it is already up again. */
enum link_state link_state(void);

/* Received frames that the kernel had no room for since the last call. */
uint32_t link_drops(void);

#endif
