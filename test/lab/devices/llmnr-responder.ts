/** LLMNR over TCP, as systemd-resolved answers it: the name of the host's own address, and nothing else (RFC 4795 sections 2.4 and 2.5). */
import { firstInterfaceOf } from '../network.ts'
import type { DeviceMaker } from './device.ts'

const lengthBytes = 2
const headerLength = 12
const typePointer = 12
const classInternet = 1

const nameOf = (labels: readonly string[]): Buffer =>
  Buffer.concat([...labels.map((label) => Buffer.from([label.length, ...Buffer.from(label)])), Buffer.of(0)])

export const llmnrResponder: DeviceMaker = (host) => {
  const own = nameOf([...firstInterfaceOf(host).address.split('.').reverse(), 'in-addr', 'arpa'])
  const question = Buffer.concat([own, Buffer.of(0, typePointer, 0, classInternet)])
  const target = nameOf([host.name])
  // The name is the question's (a pointer to byte 12); 30 seconds to live.
  const pointer = [0xc0, headerLength, 0, typePointer, 0, classInternet, 0, 0, 0, 30, 0, target.length]
  const answerTo = (query: Buffer): Buffer => {
    const message = Buffer.concat([
      query.subarray(0, 2),
      Buffer.of(0x80, 0, 0, 1, 0, 1, 0, 0, 0, 0),
      question,
      Buffer.from(pointer),
      target,
    ])
    return Buffer.concat([Buffer.of(message.length >>> 8, message.length & 0xff), message])
  }
  return {
    tcp: {
      5355: (connection) => {
        let heard = Buffer.alloc(0)
        connection.on('data', (chunk) => {
          heard = Buffer.concat([heard, chunk])
          const query = heard.subarray(lengthBytes)
          if (heard.length < lengthBytes || query.length < heard.readUInt16BE(0)) return
          if (query.subarray(headerLength).equals(question)) connection.write(answerTo(query))
          else connection.end()
        })
      },
    },
    udp: {},
  }
}
