/** What greetings, start pages, video ports and certificates mean. */
import { displayText } from '#shared/domain/display-text.ts'
import type { DistinguishedName } from '#shared/domain/web-fact.ts'
import { why } from '../../messages.ts'
import { productOf, productOfServer } from '../banner.ts'
import type { Readers } from './reading.ts'

export const webReaders: Readers<'banner' | 'http' | 'rtsp' | 'certificate'> = {
  banner: ({ port, text }) => {
    const product = productOf(text)
    return {
      ports: [{ protocol: 'tcp', port, banner: text, ...product }],
      signals: [{ name: 'banner', value: text, says: why.banner(port, displayText(text)) }],
      why: product === undefined ? [] : [why.product(port, `${product.product} ${product.version}`)],
    }
  },
  http: ({ port, server, title, realm }, { source }) => {
    const [shownServer, shownTitle, shownRealm] = [server, title, realm].map((text) => displayText(text ?? ''))
    return {
      ports: [
        {
          protocol: 'tcp',
          port,
          service: source === 'https' ? 'https' : 'http',
          ...(server !== undefined && productOfServer(server)),
          ...(title !== undefined && { title }),
        },
      ],
      signals: [
        ...(server === undefined ? [] : [{ name: 'http-server' as const, value: server, says: why.webServer(port, shownServer ?? '') }]),
        ...(title === undefined ? [] : [{ name: 'http-title' as const, value: title, says: why.webTitle(port, shownTitle ?? '') }]),
        ...(realm === undefined ? [] : [{ name: 'http-realm' as const, value: realm, says: why.webRealm(port, shownRealm ?? '') }]),
      ],
      why: [why.web(port, { server: shownServer ?? '', title: shownTitle ?? '', realm: shownRealm ?? '' })],
    }
  },
  rtsp: ({ port, server, realm, session, tool }) => {
    const texts = [server, realm, session, tool].flatMap((text) =>
      text === undefined ? [] : [{ value: text, says: why.rtsp(port, displayText(text)) }],
    )
    return {
      ports: [{ protocol: 'tcp', port, service: 'rtsp', ...(server !== undefined && productOfServer(server)) }],
      signals: [
        { name: 'rtsp', value: '', says: why.video(port) },
        ...texts.map(({ value, says }) => ({ name: 'rtsp' as const, value, says })),
      ],
      why: [why.video(port), ...texts.map(({ says }) => says)],
    }
  },
  certificate: ({ port, subject, issuer, keyFingerprint }) => {
    const [whose, whoSigned] = [nameOf(subject), nameOf(issuer)]
    const says = why.certificate(port, displayText(whose), displayText(whose === whoSigned ? '' : whoSigned))
    return {
      ports: [{ protocol: 'tcp', port }],
      keys: [{ kind: 'tls-key', value: keyFingerprint }],
      signals: [...new Set([whose, whoSigned])].map((value) => ({ name: 'certificate', value, says })),
      why: whose === '' ? [] : [says],
    }
  },
}

/** `CN=pve1.lab.home, O=Proxmox Virtual Environment, OU=x`. */
function nameOf({ commonName, organization, organizationalUnit }: DistinguishedName): string {
  const parts = { CN: commonName, O: organization, OU: organizationalUnit }
  return Object.entries(parts)
    .flatMap(([attribute, value]) => (value === undefined || value === '' ? [] : [`${attribute}=${value}`]))
    .join(', ')
}
