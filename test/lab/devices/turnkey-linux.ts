/** Stand-ins for the daemons of a Turnkey Linux file server (and of the Proxmox nodes) where the real ones cannot run. */
import type { Socket } from 'node:net'
import { type DeviceMaker, hangUpOnGarbage } from './device.ts'
import type { NtlmServer } from './ntlm-server.ts'
import { smbServer } from './smb-server.ts'

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

/** Exim without a certificate, which takes no mail (RFC 5321). */
export const mailServer: DeviceMaker = (host, network) => {
  const name = `${host.name}.${network.domain}`
  const serve = (connection: Socket): void => {
    connection.write(`220 ${name} ESMTP Exim 4.96\r\n`)
    onLines(connection, (line) => {
      const [command = ''] = line.toUpperCase().split(' ')
      const hello = `250-${name} Hello\r\n250-SIZE 52428800\r\n250-8BITMIME\r\n250-PIPELINING\r\n250 HELP`
      const reply = { EHLO: hello, QUIT: `221 ${name} closing connection` }[command]
      connection.write(`${reply ?? '550 Administrative prohibition'}\r\n`)
      if (command === 'QUIT') connection.end()
    })
  }
  return { tcp: { 25: serve, 465: hangUpOnGarbage, 587: serve }, udp: {} }
}

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

/** smbd: Samba gives itself out for Windows 6.1 build 0, and has no DNS name where it is in no domain. */
export const fileServer: DeviceMaker = (host) => {
  const ntlm: NtlmServer = { computer: host.name, domain: host.name, dnsComputer: '', dnsDomain: '', version: [6, 1, 0] }
  return smbServer(host, { dialects: [0x0202, 0x0210, 0x0300, 0x0302, 0x0311], signingRequired: false, ntlm })
}

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
