/*
 * What rawlink says to its owner (protocol.h): messages wait in one static buffer until the pipe takes them. A message is added whole or
 * not at all; the end of the program is the end of its output.
 */
#ifndef RAWLINK_OUTPUT_H
#define RAWLINK_OUTPUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "link.h"
#include "protocol.h"

/* Room for the short messages; frames leave it free. Ask before adding one. */
bool output_has_room(void);
void output_ready(const struct link_address *address);
void output_event(enum message_kind kind);
void output_count(enum message_kind kind, uint32_t count);
void output_error(enum error_code code, const char *text);

bool output_has_room_for_frame(void);
/* Adds the frame to the message of frames, which `output_end_frames` ends. False where it has no room. */
bool output_frame(const struct link_frame *frame);
void output_end_frames(void);

bool output_waits(void);
/* Writes what the pipe takes now. False when nobody reads any more. */
bool output_write(void);

/* Gives the owner a moment to read the rest, and ends the program. */
_Noreturn void finish(int status);
_Noreturn void fail(enum error_code code, const char *text);
_Noreturn void fail_with_errno(enum error_code code, const char *what);

#endif
