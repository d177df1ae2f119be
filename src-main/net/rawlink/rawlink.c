/*
 * rawlink INTERFACE - moves Ethernet frames between an interface and its owner's pipes (protocol.h), under a policy (policy.h).
 * The only privileged program of Portolan: it opens the interface, drops every privilege, and only then reads its input.
 * One thread, static buffers, no allocation. It ends when stdin closes: at once when nothing waits, else within STOP_MS.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "clock.h"
#include "link.h"
#include "output.h"
#include "policy.h"
#include "privileges.h"
#include "protocol.h"

enum {
  SEND_BATCH = 64,
  RECEIVE_BATCH = 256,         /* frames taken before the input gets its turn again */
  SEND_TRIES = 100,            /* for one frame that the kernel has no room for, SEND_PAUSE_MS apart */
  SEND_PAUSE_MS = 1,
  CHECK_INTERVAL_MS = 100,     /* link state and counters */
  STOP_MS = 80,                /* for frames that wait when the owner closes the pipe; the last one leaves before 100 ms are over */
  TEXT_SIZE = 256,
};

static struct link_address address;
static bool link_is_up = true;
static uint32_t drops;
static uint32_t unsent;
static struct { uint32_t count; const char *reason; } refused;

/* What the owner has written: complete messages, then perhaps the beginning of one. */
static struct { uint8_t bytes[HEADER_SIZE + PAYLOAD_LIMIT]; size_t length, at, message_end; } input;
/* The frames that are next to be sent, inside `input`. */
static struct { struct iovec frames[SEND_BATCH]; size_t length, at; unsigned tries; } batch;

static void put_link_state(bool is_up) {
  if (is_up == link_is_up) return;
  link_is_up = is_up;
  output_event(is_up ? MESSAGE_LINK_UP : MESSAGE_LINK_DOWN);
}

/* Tells what was counted since the last time. With a slow reader it waits and goes on counting. */
static void report(void) {
  if (!output_has_room()) return;
  if (refused.count > 0) {
    char text[TEXT_SIZE];
    snprintf(text, sizeof text, "%u not sent by policy, the first: %s", refused.count, refused.reason);
    output_error(ERROR_POLICY, text);
    refused.count = 0;
  }
  if (drops > 0) output_count(MESSAGE_DROPS, drops);
  if (unsent > 0) output_count(MESSAGE_UNSENT, unsent);
  drops = unsent = 0;
}

static void check_link(void) {
  drops += link_drops();
  if (!output_has_room()) return;
  const enum link_state state = link_state();
  if (state == LINK_GONE) fail(ERROR_INTERFACE_GONE, "the interface is gone");
  put_link_state(state == LINK_UP);
  report();
}

/* From the interface to the owner */

/* One message with what the ring holds, as far as there is room. */
static void receive_frames(void) {
  struct link_frame frame;
  for (size_t taken = 0; taken < RECEIVE_BATCH && link_receive(&frame) && output_frame(&frame); taken += 1) link_release();
  output_end_frames();
}

/* From the owner to the interface */

static size_t load(size_t at, size_t size) {
  size_t value = 0;
  for (size_t i = 0; i < size; i += 1) value |= (size_t)input.bytes[at + i] << (8 * i);
  return value;
}

/* The next frame of the input's complete messages; false when there is none. */
static bool next_frame(struct iovec *frame) {
  while (input.at == input.message_end) {
    const size_t left = input.length - input.at;
    if (left < HEADER_SIZE) return false;
    const size_t payload = load(input.at, 4);
    if (payload > PAYLOAD_LIMIT || input.bytes[input.at + 4] != MESSAGE_FRAMES) fail(ERROR_PROTOCOL, "not a message of frames");
    if (left < HEADER_SIZE + payload) return false;
    input.at += HEADER_SIZE;
    input.message_end = input.at + payload;
  }
  if (input.message_end - input.at < 2) fail(ERROR_PROTOCOL, "a frame without a length");
  const size_t length = load(input.at, 2);
  input.at += 2;
  if (length > input.message_end - input.at) fail(ERROR_PROTOCOL, "a frame longer than its message");
  *frame = (struct iovec){.iov_base = input.bytes + input.at, .iov_len = length};
  input.at += length;
  return true;
}

static void fill_batch(void) {
  struct iovec frame;
  batch.length = batch.at = 0;
  while (batch.length < SEND_BATCH && next_frame(&frame)) {
    const char *reason = policy_violation(frame.iov_base, frame.iov_len, &address);
    if (reason == NULL) {
      batch.frames[batch.length++] = frame;
      continue;
    }
    if (refused.count == 0) refused.reason = reason;
    refused.count += 1;
  }
}

/* What to do about the batch's first frame, which the kernel did not take. True when it is to be tried again after a pause. */
static bool is_worth_another_try(int error) {
  if (error == ENXIO || error == ENODEV) fail(ERROR_INTERFACE_GONE, "the interface is gone");
  if ((error == ENOBUFS || error == EAGAIN) && ++batch.tries < SEND_TRIES) return true;
  if (error == ENETDOWN && output_has_room()) put_link_state(false);
  return false;
}

/* Sends the input's frames. True when all are dealt with, false when the kernel or the ceiling asks for a pause. */
static bool send_frames(void) {
  for (;;) {
    if (batch.at == batch.length) fill_batch();
    const size_t waiting = batch.length - batch.at;
    if (waiting == 0) return true;
    if (!link_is_up) {
      unsent += (uint32_t)waiting;
      batch.at = batch.length;
      continue;
    }
    const size_t allowed = policy_allowance(waiting, monotonic_ns());
    if (allowed == 0) return false;
    const size_t sent = link_send(batch.frames + batch.at, allowed);
    policy_spend(sent);
    batch.at += sent;
    if (sent > 0) {
      batch.tries = 0;
      continue;
    }
    if (is_worth_another_try(errno)) return false;
    batch.tries = 0;
    batch.at += 1;
    unsent += 1;
  }
}

/* Reads what has come. False when the owner closed the pipe. */
static bool read_input(void) {
  input.length -= input.at;
  memmove(input.bytes, input.bytes + input.at, input.length);
  input.at = input.message_end = 0;
  const ssize_t size = read(STDIN_FILENO, input.bytes + input.length, sizeof input.bytes - input.length);
  if (size < 0) return errno == EAGAIN || errno == EINTR;
  input.length += (size_t)size;
  return size > 0;
}

static _Noreturn void run(void) {
  uint64_t check_at_ns = 0;
  uint64_t stop_at_ns = UINT64_MAX;
  for (;;) {
    const bool all_sent = send_frames();
    const uint64_t now_ns = monotonic_ns();
    if (now_ns >= stop_at_ns) finish(0);
    if (now_ns >= check_at_ns) {
      check_link();
      check_at_ns = now_ns + (uint64_t)CHECK_INTERVAL_MS * 1000000u;
    }
    receive_frames();
    if (refused.count > 0) report();
    if (!output_write()) finish(0);

    /*
     * A negative descriptor is not polled: no frames while the owner does not read. No input is taken while frames wait to leave, but
     * its end is noticed: by POLLHUP on a pipe, by POLLRDHUP on a socket pair.
     */
    const bool owner_left = stop_at_ns != UINT64_MAX;
    struct pollfd polled[] = {
      {.fd = owner_left && !all_sent ? -1 : STDIN_FILENO, .events = (short)(all_sent ? POLLIN | POLLRDHUP : POLLRDHUP)},
      {.fd = output_waits() ? STDOUT_FILENO : -1, .events = POLLOUT},
      {.fd = output_has_room_for_frame() ? link_descriptor() : -1, .events = POLLIN},
    };
    if (poll(polled, 3, all_sent ? CHECK_INTERVAL_MS : SEND_PAUSE_MS) < 0 && errno != EINTR) fail_with_errno(ERROR_SYSTEM, "poll");
    if (!owner_left && (polled[0].revents & (POLLHUP | POLLRDHUP | POLLERR)) != 0) {
      stop_at_ns = monotonic_ns() + (uint64_t)STOP_MS * 1000000u;
    }
    if (all_sent && polled[0].revents != 0 && !read_input()) finish(0);
    if ((polled[2].revents & POLLERR) != 0) check_at_ns = 0;
  }
}

static void open_link(const char *interface) {
  switch (link_open(interface, &address)) {
    case 0: return;
    case ERROR_NO_SUCH_INTERFACE: fail(ERROR_NO_SUCH_INTERFACE, "no such interface");
    case ERROR_NOT_PERMITTED: fail_with_errno(ERROR_NOT_PERMITTED, "packet socket");
    case ERROR_NOT_ETHERNET: fail(ERROR_NOT_ETHERNET, "not an Ethernet interface");
    default: fail_with_errno(ERROR_SYSTEM, "packet socket");
  }
}

int main(int count, char *arguments[]) {
  signal(SIGPIPE, SIG_IGN);
  if (fcntl(STDIN_FILENO, F_SETFL, O_NONBLOCK) < 0 || fcntl(STDOUT_FILENO, F_SETFL, O_NONBLOCK) < 0) return ERROR_SYSTEM;
  if (count != 2) fail(ERROR_USAGE, "usage: rawlink INTERFACE");
  open_link(arguments[1]);
  if (!drop_privileges()) fail_with_errno(ERROR_SYSTEM, "dropping privileges");

  output_ready(&address);
  run();
}
