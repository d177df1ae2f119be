/** What the facts of SNMP agents must be to be believed, by the bounds that `SnmpFact` names. */
import { z } from 'zod'
import { snmpLevels } from '#shared/domain/snmp.ts'
import { byte, ipAddress, macAddress } from './values.ts'

const snmpText = z.string().min(1).max(255)
const optionalText = snmpText.exactOptional()
const word = z.int().nonnegative().max(0xffff_ffff)
const index = word.max(0x7fff_ffff)

const snmpInterface = z.object({
  index,
  description: optionalText,
  name: optionalText,
  type: z.int().nonnegative().max(0xffff).exactOptional(),
  mac: macAddress.exactOptional(),
  speedBps: z.int().positive().exactOptional(),
  operStatus: byte.exactOptional(),
})
const snmpAddress = z.object({
  address: ipAddress,
  prefixLength: z.int().nonnegative().max(128).exactOptional(),
  interface: index.exactOptional(),
})

export const snmpFacts = [
  z.object({
    kind: z.literal('snmp-system'),
    version: z.enum(['1', '2c', '3']),
    level: z.enum(snmpLevels).exactOptional(),
    description: optionalText,
    objectId: z
      .string()
      .max(255)
      .regex(/^\d+(?:\.\d+)+$/)
      .exactOptional(),
    name: optionalText,
    location: optionalText,
    contact: optionalText,
    services: z.int().nonnegative().max(127).exactOptional(),
    upTime: word.exactOptional(),
  }),
  z.object({
    kind: z.literal('snmp-interfaces'),
    interfaces: z.array(snmpInterface).max(128),
    more: z.int().positive().max(0x7fff_ffff).exactOptional(),
    addresses: z.array(snmpAddress).max(128),
  }),
  z.object({
    kind: z.literal('snmp-chassis'),
    description: optionalText,
    name: optionalText,
    hardwareRevision: optionalText,
    firmwareRevision: optionalText,
    softwareRevision: optionalText,
    serialNumber: optionalText,
    manufacturer: optionalText,
    model: optionalText,
  }),
] as const
