import { describe, expect, it } from 'vitest'
import { productOf } from '../../../../src-main/core/inventory/banner.ts'

describe('productOf', () => {
  it.each([
    ['SSH-2.0-OpenSSH_9.2p1 Debian-2+deb12u3', 'OpenSSH', '9.2p1'],
    ['SSH-1.99-OpenSSH_3.9p1', 'OpenSSH', '3.9p1'],
    ['SSH-2.0-dropbear_2022.83', 'dropbear', '2022.83'],
    ['220 (vsFTPd 3.0.3)', 'vsftpd', '3.0.3'],
    ['SSH-2.0-OpenSSH_for_Windows_8.1', 'OpenSSH_for_Windows', '8.1'],
    ['SSH-2.0-Cisco-1.25', 'Cisco', '1.25'],
    ['220 ProFTPD 1.3.8b Server (Debian) [::ffff:10.1.1.3]', 'ProFTPD', '1.3.8b'],
    ['220-FileZilla Server 1.7.2', 'FileZilla', '1.7.2'],
    ['220 Serv-U FTP Server v15.1 ready...', 'Serv-U', '15.1'],
    ['220 mail.lan ESMTP Exim 4.96 Tue, 24 Nov 2026 09:00:00 +0000', 'Exim', '4.96'],
    ['220 mail.lan ESMTP Sendmail 8.17.1/8.17.1; Tue, 24 Nov 2026 09:00:00 GMT', 'Sendmail', '8.17.1'],
    ['220 This is dnspod 2.1.', 'dnspod', '2.1'],
    ['220 constructor 1.2', 'constructor', '1.2'],
    ['+OK Cyrus POP3 v2.4.17 server ready', 'Cyrus', '2.4.17'],
  ])('reads %s', (banner, product, version) => {
    expect(productOf(banner)).toEqual({ product, version })
  })

  it.each([
    '',
    'SSH-2.0-ROSSSH',
    'SSH-2.0-OpenSSH_',
    ' SSH-2.0-OpenSSH_9.2',
    '220 FTP server ready',
    '220 (vsFTPd)',
    '220 192.168.1.5 FTP server ready',
    '220 FTP 1.0 ready',
    '220 mail-2.lan ESMTP Postfix (Debian/GNU)',
    '220 Server 2.1 welcomes you',
    '220 nas.v1.2 ready',
    '* OK [CAPABILITY IMAP4rev1 SASL-IR] Dovecot (Debian) ready.',
    'Welcome to Exim 4.96',
    'HTTP/1.1 400',
  ])('makes nothing of %j', (banner) => {
    expect(productOf(banner)).toBeUndefined()
  })

  it('takes no control characters over', () => {
    expect(productOf('SSH-2.0-Open\u001bSSH_9.2')).toBeUndefined()
    expect(productOf('220 Ex\u001bim 4.96')).toBeUndefined()
    expect(productOf('220 Exim 4.9\u001b6')).toBeUndefined()
    expect(productOf(`SSH-2.0-OpenSSH_9.2${'1'.repeat(100)}`)).toBeUndefined()
  })
})
