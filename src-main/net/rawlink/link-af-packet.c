/*
 * The link on Linux: an AF_PACKET socket (packet(7)) with a receive ring (PACKET_RX_RING), because a larger socket buffer
 * would need CAP_NET_ADMIN. TPACKET_V2, since version 3 hands frames over in blocks by timer: answers would come late.
 */
#define _GNU_SOURCE
#include "link.h"

#include <arpa/inet.h>
#include <errno.h>
#include <linux/filter.h>
#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <net/if.h>
#include <net/if_arp.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/socket.h>

#include "protocol.h"

enum {
  /* The sweep sends from this port upwards, so answers come to it; a workstation's own traffic must not flood the ring. */
  FIRST_SWEEP_PORT = 61000,
  RING_SLOT_SIZE = 2048,
  RING_BLOCK_SIZE = 64 * 1024,
  RING_BLOCKS = 256,
  RING_SLOTS = RING_BLOCKS * (RING_BLOCK_SIZE / RING_SLOT_SIZE), /* 8,192 frames, 16 MiB: 80 ms at 100,000 frames a second */
  SEND_BATCH = 64,
  /*
   * What the kernel may hold of ours, in bytes of its own memory (socket(7): it doubles the number): about 40 short frames, at 1 Mbit/s
   * 20 ms of them. They leave even when this program is gone, so they decide how soon a stop is a stop; the others wait here and
   * go with it. A queue discipline of the interface is not bypassed (PACKET_QDISC_BYPASS): its limits are the administrator's.
   */
  SEND_BUFFER_SIZE = 16 * 1024,
};

static int packet_socket = -1;
static int interface_index;
static uint8_t *ring;
static unsigned ring_at;

#define LOAD(size, offset) BPF_STMT(BPF_LD | (size) | BPF_ABS, (uint32_t)(offset))
#define JUMP(here, test, value, yes, no) \
  [here] = BPF_JUMP(BPF_JMP | (test) | BPF_K, (uint32_t)(value), (uint8_t)((yes) - (here) - 1), (uint8_t)((no) - (here) - 1))

enum { IPV4 = 7, PORT_IPV4 = 14, UDP_IPV4 = 17, GROUP = 28, IPV6 = 30, PORT_IPV6 = 35, PORT = 36, ACCEPT = 37, REJECT = 38 };

/*
 * Incoming, untagged: ARP, ICMP, ICMPv6, and TCP and UDP to the sweep's ports; what hosts say to everybody by UDP over IPv4 (DHCP,
 * NetBIOS, SSDP, WS-Discovery, multicast DNS, LLMNR); of IPv4 fragments only the first.
 */
static struct sock_filter receive_filter[] = {
  [0] = LOAD(BPF_W, SKF_AD_OFF + SKF_AD_PKTTYPE),
  JUMP(1, BPF_JEQ, PACKET_OUTGOING, REJECT, 2),
  /* The kernel takes an 802.1Q tag off the bytes. VLAN 0 is only a priority; any other VLAN is another segment. */
  [2] = LOAD(BPF_W, SKF_AD_OFF + SKF_AD_VLAN_TAG),
  [3] = BPF_STMT(BPF_ALU | BPF_AND | BPF_K, 0x0fff),
  JUMP(4, BPF_JEQ, 0, 5, REJECT),
  [5] = LOAD(BPF_H, 12), /* EtherType */
  JUMP(6, BPF_JEQ, ETH_P_ARP, ACCEPT, IPV4),
  JUMP(IPV4, BPF_JEQ, ETH_P_IP, 8, IPV6),
  [8] = LOAD(BPF_H, 20), /* Flags, Fragment Offset */
  JUMP(9, BPF_JSET, 0x1fff, REJECT, 10),
  [10] = LOAD(BPF_B, 23), /* Protocol */
  JUMP(11, BPF_JEQ, IPPROTO_ICMP, ACCEPT, 12),
  JUMP(12, BPF_JEQ, IPPROTO_TCP, PORT_IPV4, 13),
  JUMP(13, BPF_JEQ, IPPROTO_UDP, UDP_IPV4, REJECT),
  [PORT_IPV4] = BPF_STMT(BPF_LDX | BPF_B | BPF_MSH, 14), /* X = header length from IHL */
  [15] = BPF_STMT(BPF_LD | BPF_H | BPF_IND, 16),         /* Destination Port, 2 bytes into the segment */
  [16] = BPF_STMT(BPF_JMP | BPF_JA, PORT - 16 - 1),
  [UDP_IPV4] = BPF_STMT(BPF_LDX | BPF_B | BPF_MSH, 14),
  [18] = BPF_STMT(BPF_LD | BPF_H | BPF_IND, 16),
  JUMP(19, BPF_JGE, FIRST_SWEEP_PORT, ACCEPT, 20),
  JUMP(20, BPF_JEQ, 67, GROUP, 21), /* DHCP: to servers, to clients */
  JUMP(21, BPF_JEQ, 68, GROUP, 22),
  JUMP(22, BPF_JEQ, 137, GROUP, 23), /* NetBIOS: names, datagrams */
  JUMP(23, BPF_JEQ, 138, GROUP, 24),
  JUMP(24, BPF_JEQ, 1900, GROUP, 25), /* SSDP */
  JUMP(25, BPF_JEQ, 3702, GROUP, 26), /* WS-Discovery */
  JUMP(26, BPF_JEQ, 5353, GROUP, 27), /* Multicast DNS */
  JUMP(27, BPF_JEQ, 5355, GROUP, REJECT), /* LLMNR */
  [GROUP] = LOAD(BPF_B, 0), /* Of the destination MAC; its last bit is set for a group, and everybody is one */
  JUMP(29, BPF_JSET, 0x01, ACCEPT, REJECT),
  JUMP(IPV6, BPF_JEQ, ETH_P_IPV6, 31, REJECT),
  [31] = LOAD(BPF_B, 20), /* Next Header; extension headers are not followed */
  JUMP(32, BPF_JEQ, IPPROTO_ICMPV6, ACCEPT, 33),
  JUMP(33, BPF_JEQ, IPPROTO_TCP, PORT_IPV6, 34),
  JUMP(34, BPF_JEQ, IPPROTO_UDP, PORT_IPV6, REJECT),
  [PORT_IPV6] = LOAD(BPF_H, 56), /* Destination Port */
  JUMP(PORT, BPF_JGE, FIRST_SWEEP_PORT, ACCEPT, REJECT),
  [ACCEPT] = BPF_STMT(BPF_RET | BPF_K, SNAP_LENGTH),
  [REJECT] = BPF_STMT(BPF_RET | BPF_K, 0),
};

static int read_address(const char *interface, struct link_address *address) {
  struct ifreq request = {0};
  strncpy(request.ifr_name, interface, IFNAMSIZ - 1);
  if (ioctl(packet_socket, SIOCGIFHWADDR, &request) < 0) return ERROR_SYSTEM;
  if (request.ifr_hwaddr.sa_family != ARPHRD_ETHER && request.ifr_hwaddr.sa_family != ARPHRD_LOOPBACK) return ERROR_NOT_ETHERNET;
  memcpy(address->mac, request.ifr_hwaddr.sa_data, MAC_SIZE);
  if (ioctl(packet_socket, SIOCGIFMTU, &request) < 0) return ERROR_SYSTEM;
  address->mtu = (uint32_t)request.ifr_mtu;
  return 0;
}

static int map_ring(void) {
  const int version = TPACKET_V2;
  const struct tpacket_req size = {
    .tp_block_size = RING_BLOCK_SIZE,
    .tp_block_nr = RING_BLOCKS,
    .tp_frame_size = RING_SLOT_SIZE,
    .tp_frame_nr = RING_SLOTS,
  };
  if (setsockopt(packet_socket, SOL_PACKET, PACKET_VERSION, &version, sizeof version) < 0) return ERROR_SYSTEM;
  if (setsockopt(packet_socket, SOL_PACKET, PACKET_RX_RING, &size, sizeof size) < 0) return ERROR_SYSTEM;
  void *mapped = mmap(NULL, (size_t)RING_BLOCKS * RING_BLOCK_SIZE, PROT_READ | PROT_WRITE, MAP_SHARED, packet_socket, 0);
  if (mapped == MAP_FAILED) return ERROR_SYSTEM;
  ring = mapped;
  return 0;
}

int link_open(const char *interface, struct link_address *address) {
  interface_index = (int)if_nametoindex(interface);
  if (interface_index == 0) return ERROR_NO_SUCH_INTERFACE;

  /* Protocol 0 hears nothing: no frame can slip in between this call and the filter. */
  packet_socket = socket(AF_PACKET, SOCK_RAW | SOCK_CLOEXEC, 0);
  if (packet_socket < 0) return errno == EPERM || errno == EACCES ? ERROR_NOT_PERMITTED : ERROR_SYSTEM;

  int problem = read_address(interface, address);
  if (problem == 0) problem = map_ring();
  if (problem != 0) return problem;

  const int send_buffer = SEND_BUFFER_SIZE;
  if (setsockopt(packet_socket, SOL_SOCKET, SO_SNDBUF, &send_buffer, sizeof send_buffer) < 0) return ERROR_SYSTEM;
  const struct sock_fprog program = {.len = sizeof receive_filter / sizeof *receive_filter, .filter = receive_filter};
  if (setsockopt(packet_socket, SOL_SOCKET, SO_ATTACH_FILTER, &program, sizeof program) < 0) return ERROR_SYSTEM;
  /* Spares the kernel the copies that the filter would reject; Linux before 4.20 does not know it. */
  const int ignore = 1;
  (void)setsockopt(packet_socket, SOL_PACKET, PACKET_IGNORE_OUTGOING, &ignore, sizeof ignore);

  const struct sockaddr_ll local = {.sll_family = AF_PACKET, .sll_protocol = htons(ETH_P_ALL), .sll_ifindex = interface_index};
  if (bind(packet_socket, (const struct sockaddr *)&local, sizeof local) < 0) return ERROR_SYSTEM;
  return 0;
}

int link_descriptor(void) { return packet_socket; }

static struct tpacket2_hdr *current_slot(void) { return (struct tpacket2_hdr *)(void *)(ring + (size_t)ring_at * RING_SLOT_SIZE); }

bool link_receive(struct link_frame *frame) {
  const struct tpacket2_hdr *slot = current_slot();
  if ((__atomic_load_n(&slot->tp_status, __ATOMIC_ACQUIRE) & TP_STATUS_USER) == 0) return false;
  frame->bytes = (const uint8_t *)slot + slot->tp_mac;
  frame->length = (uint16_t)(slot->tp_snaplen < SNAP_LENGTH ? slot->tp_snaplen : SNAP_LENGTH);
  frame->at_ns = (uint64_t)slot->tp_sec * 1000000000u + slot->tp_nsec;
  return true;
}

void link_release(void) {
  __atomic_store_n(&current_slot()->tp_status, TP_STATUS_KERNEL, __ATOMIC_RELEASE);
  ring_at = (ring_at + 1) % RING_SLOTS;
}

size_t link_send(const struct iovec *frames, size_t count) {
  struct mmsghdr messages[SEND_BATCH] = {0};
  if (count > SEND_BATCH) count = SEND_BATCH;
  for (size_t i = 0; i < count; i += 1) {
    messages[i].msg_hdr.msg_iov = (struct iovec *)&frames[i];
    messages[i].msg_hdr.msg_iovlen = 1;
  }
  const int sent = sendmmsg(packet_socket, messages, (unsigned)count, MSG_DONTWAIT);
  return sent > 0 ? (size_t)sent : 0;
}

enum link_state link_state(void) {
  int pending = 0;
  socklen_t size = sizeof pending;
  /* Reading the error clears it; poll(2) would report it without end. The kernel hooks the socket up again by itself (NETDEV_UP). */
  if (getsockopt(packet_socket, SOL_SOCKET, SO_ERROR, &pending, &size) < 0) pending = ENETDOWN;
  /* By index: a new interface that took the name of a lost one is not ours. */
  struct ifreq request = {.ifr_ifindex = interface_index};
  if (ioctl(packet_socket, SIOCGIFNAME, &request) < 0 || ioctl(packet_socket, SIOCGIFFLAGS, &request) < 0) return LINK_GONE;
  const bool running = (request.ifr_flags & IFF_UP) != 0 && (request.ifr_flags & IFF_RUNNING) != 0;
  return running && pending != ENETDOWN ? LINK_UP : LINK_DOWN;
}

uint32_t link_drops(void) {
  struct tpacket_stats statistics = {0};
  socklen_t size = sizeof statistics;
  if (getsockopt(packet_socket, SOL_PACKET, PACKET_STATISTICS, &statistics, &size) < 0) return 0;
  return statistics.tp_drops;
}
