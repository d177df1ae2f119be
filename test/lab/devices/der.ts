/** The DER types (X.690) that simulated servers send. */

export function sequence(...parts: readonly Uint8Array[]): Buffer {
  return der(0x30, ...parts)
}

/** Context-specific, constructed: `[number]`. */
export function context(number: number, ...parts: readonly Uint8Array[]): Buffer {
  return der(0xa0 + number, ...parts)
}

/** Tag, length in the shortest form (X.690 section 10.1), content of up to 65,535 bytes. */
export function der(tagNumber: number, ...parts: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(parts)
  const { length } = content
  const lengthBytes = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff]
  return Buffer.concat([Buffer.from([tagNumber, ...lengthBytes]), content])
}
