import { describe, expect, it } from 'vitest'
import { productOf } from '../../../../src-main/core/inventory/banner.ts'

describe('productOf', () => {
  it.each([
    ['SSH-2.0-OpenSSH_9.2p1 Debian-2+deb12u3', 'OpenSSH', '9.2p1'],
    ['SSH-1.99-OpenSSH_3.9p1', 'OpenSSH', '3.9p1'],
    ['SSH-2.0-dropbear_2022.83', 'dropbear', '2022.83'],
    ['220 (vsFTPd 3.0.3)', 'vsftpd', '3.0.3'],
    ['220 ProFTPD 1.3.8b Server (Debian) [::ffff:10.1.1.3]', 'ProFTPD', '1.3.8b'],
  ])('reads %s', (banner, product, version) => {
    expect(productOf(banner)).toEqual({ product, version })
  })

  it.each([
    '',
    'SSH-2.0-ROSSSH',
    'SSH-2.0-Cisco-1.25',
    'SSH-2.0-OpenSSH_',
    ' SSH-2.0-OpenSSH_9.2',
    '220 FTP server ready',
    '220 (vsFTPd)',
    'HTTP/1.1 400',
  ])('makes nothing of %j', (banner) => {
    expect(productOf(banner)).toBeUndefined()
  })

  it('takes no control characters over', () => {
    expect(productOf('SSH-2.0-Open\u001bSSH_9.2')).toBeUndefined()
    expect(productOf(`SSH-2.0-OpenSSH_9.2${'1'.repeat(100)}`)).toBeUndefined()
  })
})
