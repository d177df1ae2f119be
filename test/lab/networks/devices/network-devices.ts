/** Routers, firewalls, switches and access points of the labelled set. Enterprise numbers in SNMP engine IDs are IANA's. */
import type { LabelledDevice } from './labelled.ts'

export const networkDevices: readonly LabelledDevice[] = [
  {
    // OpenWrt: real dnsmasq and miniupnpd; page title of LuCI, and dropbear's identification string.
    ...{ name: 'openwrt', mac: 'c0:4a:00:06:01:01', type: 'router', os: 'Linux' },
    ...{ daemons: ['dnsmasq', 'miniupnpd'], tcp: [53, 5000], udp: [53, 1900] },
    speaks: { banners: { 22: 'SSH-2.0-dropbear' }, web: { 80: { title: 'OpenWrt - LuCI' } } },
  },
  {
    // SERVER as AVM's boxes send it (FRITZ!Box 7590 UPnP/1.0 AVM FRITZ!Box 7590 154.07.29); description igddesc.xml at 49000 (AVM, TR-064).
    ...{ name: 'fritzbox', mac: '34:81:c4:06:01:02', type: 'router', os: 'Linux', dhcpName: 'fritz.box' },
    speaks: {
      web: { 80: { title: 'FRITZ!Box' } },
      silent: [53],
      ssdp: {
        ...{ server: 'FRITZ!Box 7590 UPnP/1.0 AVM FRITZ!Box 7590 154.07.29', port: 49000, path: '/igddesc.xml' },
        targets: ['urn:schemas-upnp-org:device:WANDevice:1', 'urn:schemas-upnp-org:service:Layer3Forwarding:1'],
        device: {
          deviceType: 'urn:schemas-upnp-org:device:InternetGatewayDevice:1',
          ...{ friendlyName: 'FRITZ!Box 7590', manufacturer: 'AVM Berlin', modelName: 'FRITZ!Box 7590', modelNumber: 'avm' },
        },
      },
    },
  },
  {
    // nmap's report of such a router: FTP and SSH greetings, title, Winbox at 8291.
    ...{ name: 'mikrotik', mac: '48:8f:5a:06:01:03', type: 'router', os: 'RouterOS', heldOut: true },
    speaks: {
      banners: { 21: '220 MikroTik FTP server (MikroTik 6.48.6) ready', 22: 'SSH-2.0-ROSSSH' },
      web: { 80: { title: 'RouterOS router configuration page' } },
      silent: [8291],
    },
  },
  {
    // pfSense's web configurator; its resolver is a real unbound.
    ...{ name: 'pfsense', mac: '00:08:a2:06:01:04', type: 'firewall', os: 'FreeBSD', drops: true },
    ...{ daemons: ['unbound'], devices: ['pfsense'], tcp: [53, 80, 443], udp: [53] },
  },
  {
    // nmap's report: title "Login | OPNsense", subject of the certificate O=OPNsense self-signed web certificate.
    ...{ name: 'opnsense', mac: 'f4:90:ea:06:01:05', type: 'firewall', os: 'FreeBSD', drops: true, heldOut: true },
    speaks: {
      web: {
        80: { server: 'OPNsense', location: 'https://self/' },
        443: {
          ...{ server: 'OPNsense', title: 'Login | OPNsense' },
          tls: { commonName: 'OPNsense.localdomain', organization: 'OPNsense self-signed web certificate' },
        },
      },
    },
  },
  {
    // Certificate of the FortiGate's own: CN is its serial number, OU=FortiGate, O=Fortinet; Server hides what it is.
    ...{ name: 'fortigate', mac: '08:5b:0e:06:01:06', type: 'firewall', drops: true, initialTtl: 255 },
    speaks: {
      web: {
        443: {
          server: 'xxxxxxxx-xxxxx',
          tls: { commonName: 'FGT60FTK19000001', organization: 'Fortinet', organizationalUnit: 'FortiGate' },
        },
      },
      snmpEngine: '800030440446475436304654',
    },
  },
  {
    // Cisco IOS: SSH-2.0-Cisco-1.25, Server cisco-IOS with the realm level_15_access, "User Access Verification" before the login.
    ...{ name: 'catalyst', mac: '00:1b:54:06:01:07', type: 'switch', os: 'Cisco IOS', initialTtl: 255 },
    speaks: {
      banners: { 22: 'SSH-2.0-Cisco-1.25', 23: '\r\n\r\nUser Access Verification\r\n\r\nUsername: ' },
      web: { 80: { server: 'cisco-IOS', realm: 'level_15_access' } },
      snmpEngine: '800000090300001b54060107',
    },
  },
  {
    // HP ProCurve: SSH-2.0-Mocana SSH 6.3, enterprise 11 (nmap's report of one).
    ...{ name: 'procurve', mac: '10:4f:58:06:01:08', type: 'switch' },
    speaks: { banners: { 22: 'SSH-2.0-Mocana SSH 6.3 ' }, web: { 80: { server: 'eHTTP v2.0' } }, snmpEngine: '8000000b03104f58060108' },
  },
  {
    // Title of NETGEAR's smart switches; no other service.
    ...{ name: 'gs108e', mac: '10:0c:6b:06:01:09', type: 'switch', heldOut: true },
    speaks: { web: { 80: { title: 'NETGEAR GS108Ev3' } } },
  },
  {
    // D-Link's smart switch: enterprise 171, and a page without a title.
    ...{ name: 'dgs-1210', mac: '1c:bd:b9:06:01:10', type: 'switch' },
    speaks: { web: { 80: {} }, snmpEngine: '800000ab031cbdb9060110' },
  },
  {
    // UniFi access points have dropbear and nothing else (Ubiquiti's help pages); the host name is the model.
    ...{ name: 'uap', mac: '24:5a:4c:06:01:11', type: 'access-point', os: 'Linux', dhcpName: 'U6-Lite' },
    speaks: { banners: { 22: 'SSH-2.0-dropbear_2020.81' } },
  },
  {
    // Title "Ruckus Wireless Admin" of standalone access points; GoAhead.
    ...{ name: 'ruckus', mac: '00:22:7f:06:01:12', type: 'access-point', os: 'Linux' },
    speaks: {
      banners: { 22: 'SSH-2.0-dropbear_2012.55' },
      web: {
        443: {
          server: 'GoAhead-Webs',
          title: 'Ruckus Wireless Admin',
          tls: { commonName: 'ruckus', organization: 'Ruckus Wireless, Inc.' },
        },
      },
    },
  },
  {
    // Aruba Instant: every controller shows the certificate of securelogin.arubanetworks.com and sends to port 4343.
    ...{ name: 'aruba-iap', mac: '20:4c:03:06:01:13', type: 'access-point', os: 'Linux', heldOut: true },
    speaks: {
      banners: { 22: 'SSH-2.0-OpenSSH_7.1' },
      web: {
        80: { location: 'https://self:4343/' },
        443: { location: 'https://self:4343/', tls: { commonName: 'securelogin.arubanetworks.com', organization: 'Aruba Networks, Inc.' } },
      },
    },
  },
]
