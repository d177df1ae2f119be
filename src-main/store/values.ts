/** The values that records are made of, as they are believed. */
import { z } from 'zod'
import { type IpAddress, type MacAddress, parseIpAddress, parseMacAddress } from '#shared/domain/address.ts'
import { type Cidr, parseCidr, subnetOf } from '#shared/domain/subnet.ts'

/** The last millisecond of the year 9999: later ones have no date of four digits. */
const latestTime = 253_402_300_799_999
/** Of one text; a scope of a thousand ranges fits. */
const maximumTextLength = 1_048_576
/** Of one list. */
export const maximumItems = 100_000

export const text = z.string().max(maximumTextLength)
export const texts = z.array(text).max(maximumItems)
export const count = z.int().nonnegative()
export const id = z.int().positive()
/** Milliseconds since the epoch. */
export const time = z.int().nonnegative().max(latestTime)
export const port = z.int().nonnegative().max(65_535)
export const byte = z.int().nonnegative().max(255)
export const transport = z.enum(['tcp', 'udp'])
export const ipAddress: z.ZodType<IpAddress> = z.string().refine((address) => parseIpAddress(address) === address)
export const macAddress: z.ZodType<MacAddress> = z.string().refine((mac) => parseMacAddress(mac) === mac)
export const cidr: z.ZodType<Cidr> = z.string().refine((prefix) => {
  const parsed = parseCidr(prefix)
  return parsed !== undefined && subnetOf(parsed.address, parsed.prefixLength) === prefix
})
