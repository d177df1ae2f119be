/** What SNMP agents mean by what they tell whoever has credentials. */
import type { IdentityKey } from '#shared/domain/device.ts'
import { displayText } from '#shared/domain/display-text.ts'
import type { SnmpChassis } from '#shared/domain/snmp-fact.ts'
import { why } from '../../messages.ts'
import type { Readers } from './reading.ts'

const agentPort = { protocol: 'udp', port: 161, service: 'snmp' } as const
/** Private enterprises (RFC 1155 section 3.1.4). */
const enterprises = '1.3.6.1.4.1.'

export const snmpReaders: Readers<'snmp-system' | 'snmp-interfaces' | 'snmp-chassis'> = {
  'snmp-system': ({ version, level, description, objectId, name, location, services }) => {
    const object = objectId?.startsWith(enterprises) ? objectId.slice(enterprises.length) : undefined
    const layers = services === undefined ? [] : [1, 2, 3, 4, 5, 6, 7].filter((layer) => services & (1 << (layer - 1)))
    return {
      ports: [agentPort],
      names: name === undefined ? [] : [{ name, source: 'snmp' }],
      signals: [
        ...(description === undefined
          ? []
          : [{ name: 'snmp-descr' as const, value: description, says: why.snmpDescription(displayText(description)) }]),
        ...(object === undefined ? [] : [{ name: 'snmp-object' as const, value: object, says: why.snmpObject(object) }]),
        ...(layers.length === 0 ? [] : [{ name: 'snmp-services' as const, value: layers.join(), says: why.snmpServices(layers) }]),
      ],
      why: [
        why.snmpAnswered(version, level),
        ...(description === undefined ? [] : [why.snmpDescription(displayText(description))]),
        ...(name === undefined ? [] : [why.snmpName(displayText(name))]),
        ...(location === undefined ? [] : [why.snmpLocation(displayText(location))]),
      ],
    }
  },
  // MACs and addresses of a device's interfaces are what it says. A bridge lists those of its guests, routers share some, so none is a key.
  'snmp-interfaces': ({ interfaces, more = 0, addresses }, { address }) => {
    const up = interfaces.filter(({ operStatus }) => operStatus === 1).length
    const own = interfaces.find(({ index }) => addresses.some((its) => its.address === address && its.interface === index))
    const others = addresses.map((its) => its.address).filter((its) => its !== address && !/^127\.|^::1$/.test(its))
    return {
      ports: [agentPort],
      why: [
        ...(interfaces.length === 0 ? [] : [why.snmpInterfaces(interfaces.length + more, up)]),
        ...(own?.mac === undefined
          ? []
          : [why.snmpOwnInterface(address, displayText(own.name ?? own.description ?? `${own.index}`), own.mac)]),
        ...(others.length === 0 ? [] : [why.snmpAddresses(others)]),
      ],
    }
  },
  'snmp-chassis': (chassis) => {
    const { manufacturer, model, name, description, serialNumber } = chassis
    const made = [manufacturer, model ?? name ?? description].filter((text) => text !== undefined).join(' ')
    const says = why.snmpModel(displayText(made))
    return {
      ports: [agentPort],
      keys: serialKey(chassis),
      signals: made === '' ? [] : [{ name: 'snmp-model', value: made, says }],
      why: [...(made === '' ? [] : [says]), ...(serialNumber === undefined ? [] : [why.snmpSerial(displayText(serialNumber))])],
    }
  },
}

/** Of a maker a number is given once; what stands there before anybody filled it in is none. */
function serialKey({ manufacturer, model, serialNumber = '' }: SnmpChassis): readonly IdentityKey[] {
  const maker = manufacturer ?? model
  const serial = serialNumber.trim()
  const isGiven = serial.length >= 6 && /\d/.test(serial) && new Set(serial).size > 2 && !/^0*123456/.test(serial)
  return maker === undefined || !isGiven ? [] : [{ kind: 'serial-number', value: `${maker} ${serial}`.toLowerCase() }]
}
