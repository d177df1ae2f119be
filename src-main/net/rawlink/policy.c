/*
 * The send policy: the interface's own source MAC (in ARP also as the sender's hardware address), untagged ARP, IPv4 or IPv6,
 * within the MTU, under a fixed ceiling. A taken-over owner can thus scan, but not speak as another station's MAC, name another
 * MAC in ARP, forge bridge protocols or flood the segment. It can still claim other IP addresses for its own MAC, as every
 * program with a raw socket can: which ones are its own changes while it runs.
 */
#include "policy.h"

#include <string.h>

enum {
  ETHERTYPE_ARP = 0x0806,
  ETHERTYPE_IPV4 = 0x0800,
  ETHERTYPE_IPV6 = 0x86dd,
  ARP_SENDER_HARDWARE_ADDRESS = ETHERNET_HEADER_SIZE + 8, /* RFC 826: ar$sha */
  CEILING_PPS = 200000,
  CEILING_BURST = CEILING_PPS / 100, /* 10 ms of frames */
  NS_PER_FRAME = 1000000000 / CEILING_PPS,
};

const char *policy_violation(const uint8_t *frame, size_t length, const struct link_address *link) {
  if (length < ETHERNET_HEADER_SIZE) return "shorter than an Ethernet header";
  if (length > (size_t)link->mtu + ETHERNET_HEADER_SIZE) return "longer than the MTU";
  if (memcmp(frame + MAC_SIZE, link->mac, MAC_SIZE) != 0) return "not from the interface's own MAC";
  const unsigned ethertype = (unsigned)frame[12] << 8 | frame[13];
  if (ethertype != ETHERTYPE_ARP && ethertype != ETHERTYPE_IPV4 && ethertype != ETHERTYPE_IPV6) return "not ARP, IPv4 or IPv6";
  if (ethertype == ETHERTYPE_ARP) {
    if (length < ARP_SENDER_HARDWARE_ADDRESS + MAC_SIZE) return "ARP without a sender";
    if (memcmp(frame + ARP_SENDER_HARDWARE_ADDRESS, link->mac, MAC_SIZE) != 0) return "ARP for another MAC than the interface's own";
  }
  return NULL;
}

/* Token bucket, kept as the time at which it would be full: a frame moves that time on by its share of a second. */
static uint64_t full_at_ns;

size_t policy_allowance(size_t wanted, uint64_t now_ns) {
  if (full_at_ns < now_ns) full_at_ns = now_ns;
  const uint64_t used = (full_at_ns - now_ns + NS_PER_FRAME - 1) / NS_PER_FRAME;
  const uint64_t free_tokens = used < CEILING_BURST ? CEILING_BURST - used : 0;
  return wanted < free_tokens ? wanted : (size_t)free_tokens;
}

void policy_spend(size_t frames) { full_at_ns += (uint64_t)frames * NS_PER_FRAME; }
