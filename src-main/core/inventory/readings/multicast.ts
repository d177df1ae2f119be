/** What devices mean by what they tell everybody: multicast DNS, SSDP with its descriptions, WS-Discovery. */
import { displayText } from '#shared/domain/display-text.ts'
import { why } from '../../messages.ts'
import type { Signal } from '../signal.ts'
import type { Readers } from './reading.ts'

const mdnsPort = 5353
const ssdpPort = 1900

export const multicastReaders: Readers<'mdns' | 'ssdp' | 'upnp' | 'ws-discovery' | 'ws-metadata'> = {
  mdns: ({ names, types, services, os }) => {
    const offered = [...new Set([...types, ...services.map(({ type }) => type)])]
    return {
      // The ports of its services are what it says, not what was seen.
      ports: [{ protocol: 'udp', port: mdnsPort, service: 'mdns' }],
      names: names.map((name) => ({ name, source: 'mdns' })),
      signals: [
        ...offered.map((value) => ({ name: 'dns-sd' as const, value, says: why.dnsSd(displayText(value)) })),
        ...services.flatMap(({ type, txt }) => Object.entries(txt).map(([key, value]) => textSignal(type, key, value))),
        ...(os === undefined ? [] : [{ name: 'mdns-os' as const, value: os, says: why.mdnsOs(displayText(os)) }]),
      ],
      why: [
        ...names.map((name) => why.mdnsName(displayText(name))),
        ...services.map(({ type, instance }) => why.mdnsService(displayText(type), displayText(instance))),
      ],
    }
  },
  ssdp: ({ target, server }) => ({
    ports: [{ protocol: 'udp', port: ssdpPort }],
    signals: [
      { name: 'upnp-type', value: target, says: why.ssdpTarget(displayText(target)) },
      ...(server === undefined ? [] : [{ name: 'ssdp-server' as const, value: server, says: why.ssdpServer(displayText(server)) }]),
    ],
    why: server === undefined ? [] : [why.ssdpServer(displayText(server))],
  }),
  upnp: ({ port, friendlyName, manufacturer, modelName, modelDescription, modelNumber, udn, deviceTypes }) => {
    const model = [modelName, modelNumber].filter((text) => text !== undefined).join(' ')
    const made = [manufacturer, model === '' ? undefined : model].filter((text) => text !== undefined).join(' ')
    const says = why.upnpModel(displayText(made))
    return {
      ports: [{ protocol: 'tcp', port, service: 'upnp' }],
      names: friendlyName === undefined ? [] : [{ name: friendlyName, source: 'upnp' }],
      keys: udn === undefined ? [] : [{ kind: 'upnp-udn', value: udn }],
      signals: [
        ...(made === '' ? [] : [{ name: 'upnp-model' as const, value: `${made} ${modelDescription ?? ''}`.trim(), says }]),
        ...deviceTypes.map((value) => ({ name: 'upnp-type' as const, value, says: why.ssdpTarget(displayText(value)) })),
      ],
      why: [...(friendlyName === undefined ? [] : [why.upnpName(displayText(friendlyName))]), ...(made === '' ? [] : [says])],
    }
  },
  'ws-discovery': ({ endpoint, types, scopes }) => ({
    keys: endpoint === undefined ? [] : [{ kind: 'ws-endpoint', value: endpoint }],
    signals: [...types, ...scopes].map((value) => ({ name: 'ws-discovery', value, says: why.wsDiscovery(displayText(value)) })),
    why: types.map((type) => why.wsDiscovery(displayText(type))),
  }),
  'ws-metadata': ({ port, friendlyName, serialNumber, manufacturer, modelName, modelNumber, category, computer }) => {
    const made = [manufacturer, ...(isSaying(modelName) ? [modelName, modelNumber] : [])].filter(isSaying).join(' ')
    // Every computer has the friendly name and the number of the service that publishes it; its own name stands beside its workgroup.
    const name = computer === undefined ? friendlyName : computer.split('/')[0]
    const says = why.wsModel(displayText(made))
    return {
      ports: [{ protocol: 'tcp', port }],
      names: isSaying(name) ? [{ name, source: 'ws-discovery' }] : [],
      signals: made === '' ? [] : [{ name: 'upnp-model', value: [made, category].filter(isSaying).join(' '), says }],
      why: [
        ...(isSaying(name) ? [why.wsName(displayText(name))] : []),
        ...(made === '' ? [] : [says]),
        ...(computer === undefined && isSaying(serialNumber) ? [why.wsSerial(displayText(serialNumber))] : []),
      ],
    }
  },
}

/** Not one of the words that stand where nobody has written anything. */
const isSaying = (text: string | undefined): text is string => text !== undefined && !/^(?:unknown|\(null\)|none|n\/a|)$/i.test(text)

/** `_ipp._tcp ty=HP LaserJet 400`: what a service says of the device it runs on. */
function textSignal(type: string, key: string, value: string): Signal {
  return { name: 'dns-sd-text', value: `${type} ${key}=${value}`, says: why.dnsSdText(displayText(type), displayText(`${key}=${value}`)) }
}
