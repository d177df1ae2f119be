#define _GNU_SOURCE
#include "output.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "clock.h"

enum {
  LAST_WORDS_MS = 500,         /* for the owner to read the rest of the output at the end */
  FRAME_RECORD_HEADER = 8 + 2, /* time, length */
  OUTPUT_SIZE = 256 * 1024,
  OUTPUT_RESERVE = 1024,
  TEXT_SIZE = 256,
};

static struct { uint8_t bytes[OUTPUT_SIZE]; size_t length; } output;
/* Where the message of frames that is being filled begins. */
static size_t frames_at;
static bool is_filling;

static void put(uint64_t value, size_t size) {
  for (size_t i = 0; i < size; i += 1) output.bytes[output.length++] = (uint8_t)(value >> (8 * i));
}

static void put_bytes(const void *bytes, size_t size) {
  memcpy(output.bytes + output.length, bytes, size);
  output.length += size;
}

static void put_header(enum message_kind kind, size_t payload) {
  put(payload, 4);
  put(kind, 1);
}

static size_t room(void) { return sizeof output.bytes - output.length; }

bool output_has_room(void) { return room() >= OUTPUT_RESERVE; }

void output_ready(const struct link_address *address) {
  put_header(MESSAGE_READY, MAC_SIZE + 4);
  put_bytes(address->mac, MAC_SIZE);
  put(address->mtu, 4);
}

void output_event(enum message_kind kind) { put_header(kind, 0); }

void output_count(enum message_kind kind, uint32_t count) {
  put_header(kind, sizeof count);
  put(count, sizeof count);
}

void output_error(enum error_code code, const char *text) {
  const size_t size = strlen(text);
  put_header(MESSAGE_ERROR, 1 + size);
  put(code, 1);
  put_bytes(text, size);
}

bool output_has_room_for_frame(void) { return room() >= HEADER_SIZE + FRAME_RECORD_HEADER + SNAP_LENGTH + OUTPUT_RESERVE; }

bool output_frame(const struct link_frame *frame) {
  if (!output_has_room_for_frame()) return false;
  if (!is_filling) {
    frames_at = output.length;
    is_filling = true;
    put_header(MESSAGE_FRAMES, 0); /* the length follows at the end */
  }
  if (output.length + FRAME_RECORD_HEADER + frame->length - frames_at - HEADER_SIZE > PAYLOAD_LIMIT) return false;
  put(frame->at_ns, 8);
  put(frame->length, 2);
  put_bytes(frame->bytes, frame->length);
  return true;
}

void output_end_frames(void) {
  if (!is_filling) return;
  is_filling = false;
  const size_t end = output.length;
  output.length = frames_at;
  put(end - frames_at - HEADER_SIZE, 4);
  output.length = end;
}

bool output_waits(void) { return output.length > 0; }

bool output_write(void) {
  if (output.length == 0) return true;
  const ssize_t written = write(STDOUT_FILENO, output.bytes, output.length);
  if (written < 0) return errno == EAGAIN || errno == EINTR;
  output.length -= (size_t)written;
  memmove(output.bytes, output.bytes + written, output.length);
  return true;
}

_Noreturn void finish(int status) {
  const uint64_t until_ns = monotonic_ns() + (uint64_t)LAST_WORDS_MS * 1000000u;
  while (output.length > 0 && monotonic_ns() < until_ns && output_write()) {
    struct pollfd writable = {.fd = STDOUT_FILENO, .events = POLLOUT};
    if (output.length > 0) (void)poll(&writable, 1, LAST_WORDS_MS);
  }
  _exit(status);
}

_Noreturn void fail(enum error_code code, const char *text) {
  if (output_has_room()) output_error(code, text);
  finish(code);
}

_Noreturn void fail_with_errno(enum error_code code, const char *what) {
  char text[TEXT_SIZE];
  snprintf(text, sizeof text, "%s: %s", what, strerror(errno));
  fail(code, text);
}
