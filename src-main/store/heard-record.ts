/** What the facts that were heard must be to be believed, by the bounds that `HeardFact` names. */
import { z } from 'zod'
import { heardProtocols } from '#shared/domain/heard-fact.ts'
import { byte, ipAddress, macAddress } from './values.ts'

const text = z.string().min(1).max(255)
const addresses = z.array(ipAddress).max(16)

export const heardFacts = [
  z.object({
    kind: z.literal('dhcp-client'),
    mac: macAddress,
    hasAddress: z.boolean(),
    clientId: z
      .string()
      .regex(/^(?:[\da-f]{2}){2,255}$/)
      .exactOptional(),
    hostName: text.exactOptional(),
    vendorClass: text.exactOptional(),
    parameters: z.array(byte).max(255),
  }),
  z.object({ kind: z.literal('dhcp-server'), routers: addresses, nameServers: addresses, domain: text.exactOptional() }),
  z.object({ kind: z.literal('netbios-registration'), name: z.string().max(15), suffix: byte, group: z.boolean() }),
  z.object({
    kind: z.literal('browser-announcement'),
    name: z.string().min(1).max(15),
    version: z.object({ major: byte, minor: byte }),
    serverType: z.int().positive().max(0xffff_ffff),
    master: z.boolean(),
    comment: z.string().min(1).max(43).exactOptional(),
  }),
  z.object({ kind: z.literal('llmnr-name'), name: text }),
  z.object({ kind: z.literal('spoke'), protocol: z.enum(heardProtocols) }),
] as const
