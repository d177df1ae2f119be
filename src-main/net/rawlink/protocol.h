/*
 * The messages between rawlink and its owner, over stdin and stdout. The other side is ../rawlink-messages.ts.
 *
 *   0               4       5
 *   +---------------+-------+---------------------+
 *   | length (u32)  | kind  | payload, `length`   |     all numbers little-endian
 *   +---------------+-------+---------------------+
 */
#ifndef RAWLINK_PROTOCOL_H
#define RAWLINK_PROTOCOL_H

enum {
  HEADER_SIZE = 5,
  /* Longest payload either way. It holds the longest frame (65,535) and is a protocol error when exceeded. */
  PAYLOAD_LIMIT = 128 * 1024,
};

enum message_kind {
  MESSAGE_READY = 1,     /* out: MAC (6 bytes), MTU (u32); the first message, sent when every privilege is gone */
  MESSAGE_FRAMES = 2,    /* out: repeated nanoseconds since the epoch (u64), length (u16), bytes; in: repeated length (u16), bytes */
  MESSAGE_ERROR = 3,     /* out: error_code (u8), UTF-8 text; all but ERROR_POLICY are the last message */
  MESSAGE_DROPS = 4,     /* out: received frames that the kernel dropped because the owner reads too slowly (u32) */
  MESSAGE_UNSENT = 5,    /* out: accepted frames that the kernel would not send: link down, queue full (u32) */
  MESSAGE_LINK_DOWN = 6, /* out: no payload */
  MESSAGE_LINK_UP = 7,   /* out: no payload */
};

/* The exit status of a fatal error is its code. */
enum error_code {
  ERROR_USAGE = 1,
  ERROR_NO_SUCH_INTERFACE = 2,
  ERROR_NOT_PERMITTED = 3,
  ERROR_NOT_ETHERNET = 4,
  ERROR_INTERFACE_GONE = 5,
  ERROR_PROTOCOL = 6,
  ERROR_POLICY = 7, /* not fatal: the frames are not sent, the process goes on */
  ERROR_SYSTEM = 8,
};

#endif
