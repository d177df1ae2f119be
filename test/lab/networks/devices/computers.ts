/** Servers, desktops, laptops, hypervisors, guests and file stores of the labelled set. */
import type { LabelledDevice } from './labelled.ts'

/** Names of a Windows computer in a workgroup (MS-NBTE section 1.3). */
const windowsNames = (name: string, group = 'WORKGROUP') => [
  { name, suffix: 0x00, group: false },
  { name: group, suffix: 0x00, group: true },
  { name, suffix: 0x20, group: false },
]

const windows = { os: 'Windows', drops: true, initialTtl: 128 } as const

const servers: readonly LabelledDevice[] = [
  {
    // Debian: real sshd, rpcbind, vsftpd, nginx.
    ...{ name: 'debian', mac: '3c:ec:ef:06:01:20', type: 'server', os: 'Linux', dhcpName: 'web1' },
    ...{ daemons: ['sshd', 'rpcbind', 'vsftpd', 'nginx'], tcp: [21, 22, 80, 111, 443], udp: [111] },
  },
  {
    // Greetings of Ubuntu's packages of Postfix and Dovecot.
    ...{ name: 'mail', mac: '94:40:c9:06:01:21', type: 'server', os: 'Linux', dhcpName: 'mail' },
    speaks: {
      banners: {
        ...{ 22: 'SSH-2.0-OpenSSH_9.6p1 Ubuntu-3ubuntu13.5', 25: '220 mail.home.arpa ESMTP Postfix (Ubuntu)' },
        ...{ 110: '+OK Dovecot (Ubuntu) ready.', 143: '* OK [CAPABILITY IMAP4rev1 STARTTLS] Dovecot (Ubuntu) ready.' },
      },
    },
  },
  {
    // A domain controller as it is in home-lab.
    ...{ ...windows, name: 'LAB-DC01', mac: 'd0:94:66:06:01:22', type: 'server', dhcpName: 'LAB-DC01' },
    netbiosNames: [
      ...windowsNames('LAB-DC01', 'LAB'),
      { name: 'LAB', suffix: 0x1c, group: true },
      { name: 'LAB', suffix: 0x1b, group: false },
    ],
    ...{ devices: ['windows-server-2019'], tcp: [53, 80, 88, 135, 139, 389, 445], udp: [53, 137] },
  },
  {
    // A member server with IIS and Windows Remote Management.
    ...{ ...windows, name: 'WIN-6H2GAB9K3QE', mac: '98:f2:b3:06:01:23', type: 'server', dhcpName: 'WIN-6H2GAB9K3QE', heldOut: true },
    ...{ devices: ['windows-10'], tcp: [135, 139, 445] },
    speaks: {
      web: {
        80: { server: 'Microsoft-IIS/10.0', title: 'IIS Windows Server' },
        5985: { server: 'Microsoft-HTTPAPI/2.0', title: 'Not Found' },
      },
    },
  },
  {
    // FreeBSD's sshd names its system.
    ...{ name: 'freebsd', mac: 'a0:36:9f:06:01:24', type: 'server', os: 'FreeBSD', dhcpName: 'build', heldOut: true },
    speaks: {
      banners: { 22: 'SSH-2.0-OpenSSH_9.6 FreeBSD-20240104' },
      web: { 80: { server: 'nginx/1.26.2', title: 'Welcome to nginx!' } },
    },
  },
  {
    // Pi-hole on Raspberry Pi OS (nmap's report: OpenSSH 7.9p1 Raspbian 10+deb10u2, lighttpd 1.4.53).
    ...{ name: 'pihole', mac: 'b8:27:eb:06:01:25', type: 'server', os: 'Linux', dhcpName: 'raspberrypi' },
    speaks: {
      banners: { 22: 'SSH-2.0-OpenSSH_7.9p1 Raspbian-10+deb10u2' },
      web: { 80: { server: 'lighttpd/1.4.53', title: 'Pi-hole - raspberrypi' } },
    },
  },
  {
    // A real net-snmp and a real sshd.
    ...{ name: 'monitor', mac: '0c:c4:7a:06:01:26', type: 'server', os: 'Linux', dhcpName: 'monitor', heldOut: true },
    ...{ daemons: ['sshd', 'snmpd'], tcp: [22], udp: [161] },
    speaks: { web: { 3000: { title: 'Grafana' } } },
  },
]

const desktops: readonly LabelledDevice[] = [
  {
    ...{ ...windows, name: 'DESKTOP-EBP61JD', mac: 'd8:9e:f3:06:01:30', type: 'workstation', dhcpName: 'DESKTOP-EBP61JD' },
    ...{ silentToEcho: true, devices: ['windows-10'], tcp: [135, 139, 445] },
  },
  {
    // With function discovery: WSDAPI at 5357, a computer by WS-Discovery (Microsoft, PnP-X).
    ...{ ...windows, name: 'DESKTOP-7K2M1QA', mac: 'a8:a1:59:06:01:31', type: 'workstation', dhcpName: 'DESKTOP-7K2M1QA', heldOut: true },
    ...{ devices: ['windows-10'], tcp: [135, 139, 445], netbiosNames: windowsNames('DESKTOP-7K2M1QA') },
    speaks: { netbios: true, web: { 5357: { server: 'Microsoft-HTTPAPI/2.0' } }, wsDiscovery: { types: 'wsdp:Device pub:Computer' } },
  },
  {
    // AirPlay receiver of macOS: its TXT record tells the model, its port 7000 answers as AirTunes.
    ...{ name: 'imac', mac: '3c:22:fb:06:01:32', type: 'workstation', os: 'macOS', dhcpName: 'Annas-iMac' },
    speaks: {
      ...{ silent: [5900], web: { 7000: { server: 'AirTunes/665.13.1' } } },
      mdns: {
        host: 'Annas-iMac',
        services: [
          { type: '_airplay._tcp', instance: 'Anna’s iMac', port: 7000, txt: { model: 'iMac21,1', srcvers: '665.13.1', osvers: '13.6' } },
          { type: '_raop._tcp', instance: '3C22FB060132@Anna’s iMac', port: 7000, txt: { am: 'iMac21,1', vs: '665.13.1' } },
          { type: '_rfb._tcp', instance: 'Anna’s iMac', port: 5900 },
          { type: '_smb._tcp', instance: 'Anna’s iMac', port: 445 },
        ],
      },
    },
  },
  {
    // A desktop of Ubuntu: avahi-daemon alone, with the workstation service (here on).
    ...{ name: 'ubuntu-desk', mac: '70:85:c2:06:01:33', type: 'workstation', os: 'Linux', dhcpName: 'ws-carla', heldOut: true },
    speaks: { mdns: { host: 'ws-carla', services: [{ type: '_workstation._tcp', instance: 'ws-carla [70:85:c2:06:01:33]', port: 9 }] } },
  },
  {
    ...{ name: 'macbook', mac: 'f0:18:98:06:01:34', type: 'laptop', os: 'macOS', dhcpName: 'Bens-MacBook-Pro' },
    speaks: {
      web: { 7000: { server: 'AirTunes/735.11.1' } },
      mdns: {
        host: 'Bens-MacBook-Pro',
        services: [
          { type: '_airplay._tcp', instance: 'Ben’s MacBook Pro', port: 7000, txt: { model: 'MacBookPro18,3', srcvers: '735.11.1' } },
          { type: '_companion-link._tcp', instance: 'Ben’s MacBook Pro', port: 49_512, txt: { rpMd: 'MacBookPro18,3', rpVr: '440.10' } },
        ],
      },
    },
  },
  {
    // Windows names a laptop LAPTOP- and eight characters.
    ...{ ...windows, name: 'LAPTOP-9QK2V7DH', mac: '28:d2:44:06:01:35', type: 'laptop', dhcpName: 'LAPTOP-9QK2V7DH' },
    ...{ silentToEcho: true, devices: ['windows-10'], tcp: [135, 139, 445] },
  },
  {
    // Behind Windows' public profile: nothing answers but ARP.
    ...{ ...windows, name: 'LAPTOP-3FJ8S1TB', mac: '14:13:33:06:01:36', type: 'laptop', dhcpName: 'LAPTOP-3FJ8S1TB' },
    ...{ silentToEcho: true, heldOut: true },
  },
]

const hosts: readonly LabelledDevice[] = [
  {
    ...{ name: 'pve1', mac: 'ac:1f:6b:06:01:40', type: 'hypervisor', os: 'Linux', dhcpName: 'pve1' },
    ...{ daemons: ['rpcbind', 'sshd'], devices: ['proxmox-ve'], tcp: [22, 111, 3128, 8006], udp: [111] },
  },
  {
    // ESXi: authd's greeting at 902, its default certificate; the page's title is set by script.
    ...{ name: 'esxi', mac: 'b8:ca:3a:06:01:41', type: 'hypervisor', os: 'VMware ESXi', dhcpName: 'esxi01' },
    speaks: {
      banners: {
        22: 'SSH-2.0-OpenSSH_8.3',
        902: '220 VMware Authentication Daemon Version 1.10: SSL Required, ServerDaemonProtocol:SOAP, MKSDisplayProtocol:VNC , , NFCSSL supported/t',
      },
      web: {
        80: { location: 'https://self/' },
        443: {
          tls: {
            commonName: 'localhost.localdomain',
            organization: 'VMware, Inc',
            organizationalUnit: 'VMware ESX Server Default Certificate',
          },
        },
      },
    },
  },
  {
    // Hyper-V: its virtual machine connection listens at 2179 (Microsoft, service overview and network ports).
    ...{ ...windows, name: 'HV01', mac: '94:18:82:06:01:42', type: 'hypervisor', dhcpName: 'HV01', heldOut: true },
    ...{ devices: ['windows-10'], tcp: [135, 139, 445] },
    speaks: { silent: [2179], web: { 5985: { server: 'Microsoft-HTTPAPI/2.0', title: 'Not Found' } } },
  },
  { ...{ name: 'kali', mac: 'bc:24:11:06:01:43', type: 'vm', os: 'Linux', dhcpName: 'kali' } },
  { ...{ name: 'vmware-guest', mac: '00:0c:29:06:01:44', type: 'vm', os: 'Linux', dhcpName: 'debian', heldOut: true } },
  {
    // Docker gives a container 02:42 and its address as MAC (libnetwork, GenerateMACFromIP).
    ...{ name: 'docker-web', mac: '02:42:0a:06:01:21', type: 'container', os: 'Linux' },
    speaks: { web: { 80: { server: 'nginx/1.27.2', title: 'Welcome to nginx!' } } },
  },
  {
    ...{ name: 'docker-db', mac: '02:42:0a:06:01:22', type: 'container', os: 'Linux', heldOut: true },
    speaks: { web: { 8123: { title: 'Home Assistant' } } },
  },
]

const stores: readonly LabelledDevice[] = [
  {
    // SERVER: Synology/DSM/ and its address; the title is "name - Synology DiskStation".
    ...{ name: 'diskstation', mac: '00:11:32:06:01:50', type: 'nas', os: 'Linux', dhcpName: 'DiskStation' },
    speaks: {
      web: {
        80: { server: 'nginx', location: 'http://self:5000/' },
        5000: { server: 'nginx', title: 'DiskStation&nbsp;-&nbsp;Synology&nbsp;DiskStation' },
      },
      ssdp: {
        ...{ server: 'Synology/DSM/10.6.1.50', port: 5000, path: '/ssdp/desc-DSM-eth0.xml' },
        device: {
          deviceType: 'urn:schemas-upnp-org:device:Basic:1',
          ...{ friendlyName: 'DiskStation (DS918+)', manufacturer: 'Synology', modelName: 'DS918+', modelDescription: 'Synology NAS' },
        },
      },
    },
  },
  {
    // QNAP by multicast DNS: _qdiscover with displayModel, device-info model Xserve, a workstation of avahi.
    ...{ name: 'qnap', mac: '24:5e:be:06:01:51', type: 'nas', os: 'Linux', dhcpName: 'NAS-TS464', heldOut: true },
    speaks: {
      web: { 80: { server: 'http server 1.0' }, 8080: { server: 'http server 1.0' } },
      mdns: {
        host: 'nas-ts464',
        services: [
          { type: '_qdiscover._tcp', port: 8080, txt: { accessType: 'http', displayModel: 'TS-464C', fwVer: '5.2.9' } },
          { type: '_device-info._tcp', instance: 'nas-ts464(AFP)', port: 548, txt: { model: 'Xserve' } },
          { type: '_workstation._tcp', instance: 'nas-ts464 [24:5e:be:06:01:51]', port: 9 },
          { type: '_smb._tcp', port: 445 },
          { type: '_http._tcp', port: 8080 },
        ],
      },
    },
  },
  {
    // OpenMediaVault: real Samba, Avahi, MiniDLNA and wsdd2, as they come; title of its web interface.
    ...{ name: 'OMV', mac: 'd0:50:99:06:01:52', type: 'nas', os: 'Linux', dhcpName: 'openmediavault' },
    netbiosNames: windowsNames('OMV'),
    daemons: ['smbd', 'nmbd', 'avahi-daemon', 'minidlnad', 'wsdd2', 'sshd'],
    ...{ tcp: [22, 139, 445, 3702, 8200], udp: [137, 1900, 3702, 5353] },
    speaks: { web: { 80: { server: 'nginx', title: 'openmediavault Workbench' } } },
  },
  {
    ...{ name: 'truenas', mac: '3c:ec:ef:06:01:53', type: 'nas', os: 'Linux', dhcpName: 'truenas' },
    speaks: {
      banners: { 22: 'SSH-2.0-OpenSSH_9.2p1 Debian-2+deb12u3' },
      web: { 80: { server: 'nginx', title: 'TrueNAS - 10.6.1.53' } },
      mdns: {
        host: 'truenas',
        services: [
          { type: '_http._tcp', port: 80 },
          { type: '_device-info._tcp', port: 9, txt: { model: 'TrueNAS' } },
        ],
      },
    },
  },
]

export const computers: readonly LabelledDevice[] = [...servers, ...desktops, ...hosts, ...stores]
