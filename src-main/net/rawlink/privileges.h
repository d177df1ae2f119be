/* Giving up everything the process no longer needs. */
#ifndef RAWLINK_PRIVILEGES_H
#define RAWLINK_PRIVILEGES_H

#include <stdbool.h>

/*
 * Gives up for good: capabilities, root, new privileges by exec, new descriptors and processes, core dumps and ptrace, and all
 * system calls but the few that moving frames takes. False, with errno, when a privilege could not be dropped: then stop.
 */
bool drop_privileges(void);

#endif
