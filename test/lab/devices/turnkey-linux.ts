/** Stand-ins for the daemons of a Turnkey Linux file server (and of the Proxmox nodes) where the real ones cannot run. */
import type { Socket } from 'node:net'
import { type DeviceMaker, hangUpOnGarbage } from './device.ts'

/** A client's line or identification of more than this is garbage. */
const maxLineLength = 512

/** vsftpd until the password, which is always wrong (RFC 959). */
export const ftpServer: DeviceMaker = () => ({
  tcp: {
    21: (connection) => {
      connection.write('220 (vsFTPd 3.0.3)\r\n')
      onLines(connection, (line) => {
        const [command = ''] = line.toUpperCase().split(' ')
        const reply = { USER: '331 Please specify the password.', PASS: '530 Login incorrect.', QUIT: '221 Goodbye.' }[command]
        connection.write(`${reply ?? '530 Please login with USER and PASS.'}\r\n`)
        if (command === 'QUIT') connection.end()
      })
    },
  },
  udp: {},
})

/** OpenSSH's identification string (RFC 4253 section 4.2); it hangs up after the client's. */
export const sshServer: DeviceMaker = () => ({
  tcp: {
    22: (connection) => {
      connection.write('SSH-2.0-OpenSSH_9.2p1 Debian-2+deb12u7\r\n')
      onLines(connection, () => connection.end())
    },
  },
  udp: {},
})

/** smbd towards a client that does not speak SMB. */
export const fileServer: DeviceMaker = () => ({ tcp: { 139: hangUpOnGarbage, 445: hangUpOnGarbage }, udp: {} })

function onLines(connection: Socket, act: (line: string) => void): void {
  let pending = ''
  connection.on('data', (chunk) => {
    pending += chunk.toString('latin1')
    for (let end = pending.indexOf('\n'); end >= 0; end = pending.indexOf('\n')) {
      act(pending.slice(0, end).trimEnd())
      pending = pending.slice(end + 1)
    }
    if (pending.length > maxLineLength) connection.destroy()
  })
}
