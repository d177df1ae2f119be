/** What servers of files and mail mean: FTP, SMTP. */
import { displayText } from '#shared/domain/display-text.ts'
import { offersTls } from '../../inquiries/ftp.ts'
import { offersTls as offersStartTls } from '../../inquiries/smtp.ts'
import { why } from '../../messages.ts'
import type { Readers } from './reading.ts'

export const replyReaders: Readers<'ftp' | 'smtp'> = {
  ftp: ({ port, system, features }) => {
    return {
      ports: [{ protocol: 'tcp', port }],
      signals: system === undefined ? [] : [{ name: 'ftp-system', value: system, says: why.ftpSystem(port, displayText(system)) }],
      why: [
        ...(system === undefined ? [] : [why.ftpSystem(port, displayText(system))]),
        ...(features === undefined ? [] : [why.ftp(port, offersTls(features))]),
      ],
    }
  },
  smtp: ({ port, domain, extensions }) => {
    const name = hostNameOf(domain ?? '')
    return {
      ports: [{ protocol: 'tcp', port }],
      names: name === undefined ? [] : [{ name, source: 'smtp' }],
      signals: extensions.map((value) => ({ name: 'smtp-extension', value, says: why.smtpExtension(port, displayText(value)) })),
      why: [...(name === undefined ? [] : [why.smtpName(port, displayText(name))]), why.smtp(port, offersStartTls(extensions))],
    }
  },
}

/** The longest name of the DNS, without its final dot (RFC 1035 section 2.3.4). */
const longestName = 253
/** Two labels or more, the last of which is no number; a word alone may be the `Hello` of a server that gives no name. */
const hostNameForm = /^(?:[\p{L}\p{N}_-]+\.)+(?=[^.]*\p{L})[\p{L}\p{N}_-]+$/u

/** A name that is this host's alone: not the one that every host has for itself (RFC 6761 section 6.3), whichever way it is written. */
function hostNameOf(domain: string): string | undefined {
  const isName = domain.length <= longestName && hostNameForm.test(domain)
  return isName && !/(?:^|\.)(?:localhost|localdomain)$/i.test(domain) ? domain : undefined
}
