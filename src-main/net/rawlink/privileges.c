/*
 * Drop first, parse later, as Wireshark's dumpcap does: capabilities(7), credentials(7), seccomp(2). Raw system calls for
 * capabilities, so that the program needs no library but libc.
 */
#define _GNU_SOURCE
#include "privileges.h"

#include <errno.h>
#include <grp.h>
#include <linux/audit.h>
#include <linux/capability.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <linux/sockios.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

enum {
  NOBODY = 65534,
  CAPABILITY_LIMIT = 64, /* the width of a capability set */
  POLLED_DESCRIPTORS = 3,
};

/* Without CAP_SETPCAP (a plain user with file capabilities) the bounding set stays; PR_SET_NO_NEW_PRIVS makes it harmless. */
static void empty_bounding_set(void) {
  for (unsigned long capability = 0; capability < CAPABILITY_LIMIT; capability += 1) (void)prctl(PR_CAPBSET_DROP, capability, 0, 0, 0);
}

static bool leave_root(void) {
  if (geteuid() != 0) return true;
  const bool groups = setgroups(0, NULL) == 0 && setresgid(NOBODY, NOBODY, NOBODY) == 0;
  if (setresuid(NOBODY, NOBODY, NOBODY) == 0) return groups;
  /* EINVAL: a user namespace without a nobody. Its root is a plain user outside, and the capabilities go in the next step. */
  return errno == EINVAL;
}

static bool empty_capability_sets(void) {
  struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3, .pid = 0};
  const struct __user_cap_data_struct none[_LINUX_CAPABILITY_U32S_3] = {{0}};
  if (prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0) != 0 && errno != EINVAL) return false;
  return syscall(SYS_capset, &header, none) == 0;
}

/* The sanitizers need files, memory and system calls of their own for a report. */
#ifdef __SANITIZE_ADDRESS__
static void confine(void) {}
#else

#if defined __x86_64__
#define MACHINE AUDIT_ARCH_X86_64
#elif defined __aarch64__ && defined __AARCH64EL__
#define MACHINE AUDIT_ARCH_AARCH64
#endif

#ifdef MACHINE
#define ALLOW_IF_EQUAL(value) BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (uint32_t)(value), 0, 1), BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW)
#define LOAD(field) BPF_STMT(BPF_LD | BPF_W | BPF_ABS, (uint32_t)offsetof(struct seccomp_data, field))
#define REFUSE BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM)

static struct sock_filter system_calls[] = {
  LOAD(arch),
  BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, MACHINE, 1, 0),
  REFUSE,
  LOAD(nr),
  ALLOW_IF_EQUAL(SYS_read),
  ALLOW_IF_EQUAL(SYS_write),
#ifdef SYS_poll
  ALLOW_IF_EQUAL(SYS_poll),
#endif
  ALLOW_IF_EQUAL(SYS_ppoll),
  ALLOW_IF_EQUAL(SYS_restart_syscall), /* poll(2) after SIGSTOP and SIGCONT */
  ALLOW_IF_EQUAL(SYS_clock_gettime),
  ALLOW_IF_EQUAL(SYS_sendmmsg),
  ALLOW_IF_EQUAL(SYS_getsockopt),
  ALLOW_IF_EQUAL(SYS_exit_group),
  BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_ioctl, 1, 0),
  REFUSE,
  LOAD(args[1]), /* the low half, on the little-endian machines above */
  ALLOW_IF_EQUAL(SIOCGIFNAME),
  ALLOW_IF_EQUAL(SIOCGIFFLAGS),
  REFUSE,
};
#endif

static void confine(void) {
  /* poll(2) refuses more descriptors than this limit; as 0, 1 and 2 are taken it leaves no room for a new one. */
  const struct rlimit descriptors = {.rlim_cur = POLLED_DESCRIPTORS, .rlim_max = POLLED_DESCRIPTORS};
  const struct rlimit none = {0};
  (void)setrlimit(RLIMIT_NOFILE, &descriptors);
  (void)setrlimit(RLIMIT_NPROC, &none);
#ifdef MACHINE
  /* A kernel without seccomp costs this layer only: the privileges are gone already. */
  const struct sock_fprog program = {.len = sizeof system_calls / sizeof *system_calls, .filter = system_calls};
  (void)prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program, 0, 0);
#endif
}
#endif

bool drop_privileges(void) {
  const struct rlimit none = {0};
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return false;
  empty_bounding_set();
  if (!leave_root() || !empty_capability_sets()) return false;
  /* After the change of user, which resets it. */
  if (prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0 || setrlimit(RLIMIT_CORE, &none) != 0) return false;
  confine();
  return true;
}
