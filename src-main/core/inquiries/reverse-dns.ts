/** The host name of an address by its PTR record (RFC 1035 section 3.5), asked of the system's resolvers, not of the host. */
import type { Inquiry } from './inquiry.ts'

/** Every live address is worth a question. */
export const reverseDns: Inquiry = {
  name: 'reverse-dns',
  questionsFor: () => [{ transport: 'dns', read: (name) => [{ kind: 'host-name', name }] }],
}
