/**
 * A host's open TCP ports, for tests that want more of them than the lab's devices: `node listener.ts JSON`. It greets as it is told and
 * counts what it receives; says `listening` when it does, and the counts, as JSON, when its input ends.
 */
import { once } from 'node:events'
import { createServer } from 'node:net'

export interface Listening {
  readonly ports: readonly number[]
  /** Sent to each client after `delayMs`; without it the port says nothing. */
  readonly greeting?: string
  readonly delayMs?: number
}

export interface Heard {
  readonly connections: number
  readonly bytes: number
}

const { ports, greeting, delayMs = 0 } = JSON.parse(process.argv[2] ?? '') as Listening
const heard = { connections: 0, bytes: 0 }

for (const port of ports) {
  const server = createServer((connection) => {
    heard.connections += 1
    connection.on('data', (chunk) => {
      heard.bytes += chunk.length
    })
    connection.on('error', () => connection.destroy())
    if (greeting !== undefined) setTimeout(() => connection.write(greeting), delayMs)
  })
  server.listen(port, '0.0.0.0')
  await once(server, 'listening')
}
process.stdout.write('listening\n')
process.stdin.resume()
await once(process.stdin, 'end')
process.stdout.write(`${JSON.stringify(heard satisfies Heard)}\n`)
process.exit()
