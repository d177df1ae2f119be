/** Rules about what others have written down, each with where it is written: the values are from there, and not from a device at hand. */
import { describe, expect, it } from 'vitest'
import type { SignalName } from '../../../../src-main/core/inventory/signal.ts'
import { reference } from './sightings.ts'

type Case = readonly [value: string, type: string | undefined, family: string | undefined]

const judged = (name: SignalName, value: string) => {
  const { type, os } = reference.judge([{ name, value, says: value }])
  return [type?.value, os?.family]
}

/** recog: xml/dhcp_vendor_class.xml of Rapid7. dhcpvendortax: the taxonomy of vendor classes in Google Fiber's platform. */
describe('a vendor class of DHCP (RFC 2132 section 9.13)', () => {
  it.each<Case>([
    // MS-DHCPE section 2.2.3; of the second it says that the client may or may not be an Xbox.
    ['MSFT 5.0', undefined, 'Windows'],
    ['MSFT 5.0 XBOX', 'console', 'Windows'],
    // getVendorId in DhcpPacket.java of Android's network stack.
    ['android-dhcp-14', 'phone', 'Android'],
    // recog.
    ['dhcpcd-6.11.5:Linux-4.14.78:armv7l:Freescale', undefined, 'Linux'],
    ['Cisco AP c1840i', 'access-point', undefined],
    ['Cisco AP C9120AX', 'access-point', undefined],
    ['Cisco Systems, Inc. IP Phone CP-8865NR', 'voip', undefined],
    ['Polycom-VVX410', 'voip', undefined],
    ['Hewlett-Packard JetDirect', 'printer', undefined],
    ['Mfg=LEXMARK;Typ=MFP;Mod=Lexmark MX410de;Ser=12345ABC6D7EF;', 'printer', undefined],
    // dhcpvendortax.
    ['snom320', 'voip', undefined],
    ['FortiAP-FP321C', 'access-point', undefined],
    ['Mfg=DELL;Typ=Printer;Mod=Dell 2330dn Laser Printer;Ser=0123AB5;', 'printer', undefined],
    ['Mfg=FujiXerox;Typ=AIO;Mod=WorkCentre 6027;Ser=P1A234567', 'printer', undefined],
    // packet-bootp.c of Wireshark.
    ['ArubaAP', 'access-point', undefined],
    ['ArubaInstantAP', 'access-point', undefined],
    // The DHCP server that FortiOS makes for switches: set vci-string "FortiSwitch" "FortiExtender".
    ['FortiSwitch', 'switch', undefined],
    // "UniFi Device Adoption Methods for Remote UniFi Controllers".
    ['ubnt', 'access-point', undefined],
    // Kea's manual, "Client Classification".
    ['docsis3.0', 'router', undefined],
  ])('%s', (value, type, family) => expect(judged('dhcp-vendor', value)).toEqual([type, family]))
})

/** wifi_taxonomy: dhcp.py of NetworkDeviceTaxonomy. PRADS: etc/dhcp.fp. */
describe('a list of wished-for options of DHCP (RFC 2132 section 9.8)', () => {
  it.each<Case>([
    // PRADS: Windows XP, Windows 7; wifi_taxonomy.
    ['1,15,3,6,44,46,47,31,33,249,43', undefined, 'Windows'],
    ['1,15,3,6,44,46,47,31,33,121,249,43', undefined, 'Windows'],
    ['1,3,6,15,31,33,43,44,46,47,121,249,252', undefined, 'Windows'],
    // DEFAULT_REQUESTED_PARAMS in DhcpClient.java of Android's network stack, and what getRequestedParams adds.
    ['1,3,6,15,26,28,51,58,59,43', 'phone', 'Android'],
    ['1,3,6,15,26,28,51,58,59,43,114,108', 'phone', 'Android'],
    // wifi_taxonomy; dhcp_static_default_params in dhcp.c of Apple's bootp: the last three on macOS alone.
    ['1,121,3,6,15,119,252', undefined, 'iOS'],
    ['1,121,3,6,15,119,252,114', undefined, 'iOS'],
    ['1,121,3,6,15,119,252,95,44,46', undefined, 'macOS'],
    ['1,121,3,6,15,119,252,114,95,44,46', undefined, 'macOS'],
    // A MacBook Pro of 2025 in what a Livebox lists: main.go of maelvls/livebox.
    ['1,121,3,6,15,108,114,119,252,95,44,46', undefined, 'macOS'],
    // PRADS: Ubuntu 10.04.
    ['1,28,2,3,15,6,119,12,44,47,26,121,42', undefined, 'Linux'],
  ])('%s', (value, type, family) => expect(judged('dhcp-parameters', value)).toEqual([type, family]))
})

describe('an object identifier of an SNMP agent, below the enterprises', () => {
  it.each<Case>([
    // snmpAutoDiscover in Netshot's driver of PAN-OS.
    ['25461.2.3.11', 'firewall', undefined],
    ['25461.1.1', undefined, undefined],
    // Sonicwall.php of LibreNMS.
    ['8741.1', 'firewall', undefined],
    ['8741.6', undefined, undefined],
    // airos.yaml of LibreNMS; Observium knows EdgeSwitch XP by the same. FROGFOOT-RESOURCES-MIB has the rest.
    ['10002.1', 'access-point', 'Linux'],
    ['10002.11', undefined, undefined],
    // hikvision-cam.yaml of LibreNMS: cameras with objects below 39165 have an empty identifier.
    ['39165.1', undefined, undefined],
  ])('%s', (value, type, family) => expect(judged('snmp-object', value)).toEqual([type, family]))
})
