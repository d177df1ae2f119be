/**
 * The map document as a report: one HTML file (HTML Living Standard) without scripts and without anything from elsewhere, for people
 * who do not have Portolan. Every text is escaped; a content security policy in the file forbids what escaping might miss.
 */

import type { TransportProtocol } from '#shared/domain/fact.ts'
import { isFailure } from '#shared/domain/failure.ts'
import { counted, formatDuration } from '#shared/domain/figures.ts'
import type { MapDocument, MapHost, MapPort } from '#shared/domain/map-document.ts'
import { formatPorts, parsePortList } from '#shared/domain/port.ts'
import type { ScanOptions } from '#shared/domain/scan.ts'
import { formatTime, headingOf, kindOf } from '#shared/map/legend.ts'
import { escapeXml } from '#shared/map/svg-pieces.ts'
import { methodOfPort, methodRows, portWords, sourceWord, statusWord } from '#shared/map/words.ts'

export interface ReportOptions {
  /** The map as an SVG of our own making. */
  readonly picture: string
  /** The reader's clock ahead of UTC, minutes. */
  readonly utcOffsetMinutes: number
}

const style = `
:root { color-scheme: light dark; --paper: #f6f3ea; --raised: #fff; --ink: #1d2a35; --soft: #5d6a75; --line: #ddd6c6; --bad: #b83a28; --sea: #0c6b8a }
@media (prefers-color-scheme: dark) { :root { --paper: #0c141b; --raised: #17242f; --ink: #e4ebf0; --soft: #94a5b2; --line: #243542; --bad: #ef7d6c; --sea: #58b7d6 } }
body { margin: 0 auto; padding: 40px 24px; max-width: 1080px; background: var(--paper); color: var(--ink); font: 15px/1.5 Inter, 'Helvetica Neue', Arial, sans-serif }
/* The picture says it too, to those who see. */
.heading { position: absolute; clip-path: inset(50%); height: 1px; overflow: hidden }
h2 { margin: 40px 0 12px; font-size: 18px; font-weight: 600 }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 4px 24px; margin: 0 }
dt { color: var(--soft) } dd { margin: 0 }
figure { margin: 0; padding: 0; border: 1px solid var(--line); border-radius: 10px; overflow: hidden }
figure svg { display: block; width: 100%; height: auto }
details { border-bottom: 1px solid var(--line) }
summary, .head { display: grid; grid-template-columns: 20px 130px 1.4fr 1fr 1fr 110px; gap: 12px; padding: 8px 4px; align-items: baseline }
summary { cursor: pointer } summary::marker { content: '' } summary::before { content: '\\25B8'; color: var(--soft) } details[open] summary::before { content: '\\25BE' }
.head { color: var(--soft); border-bottom: 1px solid var(--line); font-size: 13px }
.address, td:first-child { font-family: 'JetBrains Mono', Menlo, Consolas, monospace; font-size: 13px }
.rogue { color: var(--bad); font-weight: 600 } .new { color: var(--sea); font-weight: 600 }
.inside { padding: 4px 4px 20px 36px } table { border-collapse: collapse; margin-top: 8px; min-width: 60% }
th { text-align: left; font-weight: 400; color: var(--soft); font-size: 13px } th, td { padding: 3px 24px 3px 0; vertical-align: top }
li { color: var(--soft) } ul { margin: 8px 0 0; padding-left: 18px }
@media print { body { background: #fff } details::details-content { content-visibility: visible; height: auto } }
`

/** The whole report. Same document and picture, same bytes. */
export function htmlOf(map: MapDocument, { picture, utcOffsetMinutes }: ReportOptions): string {
  const { title, summary } = headingOf(map, { utcOffsetMinutes })
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width">
<title>${escapeXml(title)}</title>
<style>${style}</style>
</head>
<body>
<header class="heading"><h1>${escapeXml(title)}</h1><p>${summary.map(escapeXml).join(' · ')}</p></header>
<figure>${picture}</figure>
<h2>Scan</h2>
${settingsOf(map, utcOffsetMinutes)}
<h2>Hosts</h2>
<div class="head"><span></span><span>Address</span><span>Name</span><span>Type</span><span>Vendor</span><span>Status</span></div>
${map.hosts.map(hostOf).join('\n')}
${notCoveredOf(map)}
</body>
</html>
`
}

function settingsOf({ scan, coverage }: MapDocument, utcOffsetMinutes: number): string {
  return definitionsOf([
    ['Targets', scan.targets.join(', ')],
    ['Excluded', scan.exclude.length === 0 ? undefined : scan.exclude.join(', ')],
    ['Ports', askedPorts(scan.options)],
    ['Profile', scan.profile],
    ['Mode', scan.raw ? 'raw sockets' : 'limited: without raw sockets'],
    ['Seen from', scan.vantage === undefined ? undefined : `${scan.vantage.interface}, ${scan.vantage.ip}`],
    ['Started', formatTime(scan.startedAt, utcOffsetMinutes)],
    ['Duration', formatDuration(coverage.durationMs)],
    ['Status', scan.reason === undefined ? scan.status : `${scan.status}: ${scan.reason}`],
    ['Asked', `${counted(coverage.addressesAsked, 'address', 'addresses')} with ${counted(coverage.framesSent, 'frame')}`],
    ['Answered', counted(coverage.addressesAnswered, 'address', 'addresses')],
  ])
}

/** `TCP 21-23,80; UDP none`. */
function askedPorts({ tcp, udp }: ScanOptions): string {
  return `TCP ${portsWords(tcp, 'tcp')}; UDP ${portsWords(udp, 'udp')}`
}

/** The ports that a list of the command line means. */
function portsWords(text: string, protocol: TransportProtocol): string {
  const ports = parsePortList(text, protocol)
  return isFailure(ports) ? text : formatPorts(ports) || 'none'
}

/** Names with what they are; those of which nothing is known are left out. */
function definitionsOf(rows: readonly (readonly [string, string | undefined])[]): string {
  return `<dl>${rows.flatMap(([name, value]) => (value === undefined ? [] : `<dt>${name}</dt><dd>${escapeXml(value)}</dd>`)).join('')}</dl>`
}

function hostOf(host: MapHost): string {
  const { addresses, label, type, vendor = '', status } = host
  const name = addresses.includes(label) ? '' : label
  return `<details><summary><span class="address">${escapeXml(addresses[0] ?? '')}</span><span>${escapeXml(name)}</span><span>${
    type === 'unknown' && host.os === undefined ? '' : escapeXml(kindOf(host))
  }</span><span>${escapeXml(vendor)}</span><span class="${status}">${statusWord(host)}</span></summary>
<div class="inside">${factsOf(host)}${portsOf(host)}${foundOf(host)}${whyOf(host)}</div></details>`
}

function factsOf({ addresses, mac, vendor, names, reason, note }: MapHost): string {
  return definitionsOf([
    ['Addresses', addresses.join(', ')],
    ['MAC', mac === undefined ? undefined : [mac, vendor ?? ''].join(' ').trim()],
    ['Names', names.length === 0 ? undefined : names.map(({ name, source }) => `${name} (${sourceWord(source)})`).join(', ')],
    ['Status', reason],
    ['Note', note],
  ])
}

function portsOf(host: MapHost): string {
  if (host.ports.length === 0) return ''
  const row = (port: MapPort): string =>
    [
      `${port.protocol} ${port.port}`,
      port.state,
      port.service ?? '',
      methodOfPort(host, port.protocol, port.port),
      port.banner ?? portWords(port),
    ]
      .map((text) => `<td>${escapeXml(text)}</td>`)
      .join('')
  return `<table><tr><th>Port</th><th>State</th><th>Service</th><th>Method</th><th>What it said</th></tr>${host.ports
    .map((port) => `<tr>${row(port)}</tr>`)
    .join('')}</table>`
}

function foundOf({ methods }: MapHost): string {
  if (methods.length === 0) return ''
  const rows = methodRows(methods).map(({ method, ports }) => `<tr><td>${escapeXml(method)}</td><td>${escapeXml(ports)}</td></tr>`)
  return `<table><tr><th>Found by</th><th>Ports</th></tr>${rows.join('')}</table>`
}

function whyOf({ why }: MapHost): string {
  return why.length === 0 ? '' : `<ul>${why.map((line) => `<li>${escapeXml(line)}</li>`).join('')}</ul>`
}

function notCoveredOf({ coverage: { notCovered } }: MapDocument): string {
  if (notCovered.length === 0) return ''
  const lines = notCovered.map(({ what, why, remedy }) => `<li>${escapeXml(`${what}: ${why}. ${remedy}`)}</li>`)
  return `<h2>Not covered</h2>\n<ul>${lines.join('')}</ul>`
}
