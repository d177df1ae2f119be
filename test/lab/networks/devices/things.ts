/** Printers, phones, tablets, televisions, cameras, telephones, consoles, small things and power supplies of the labelled set. */
import type { LabelledDevice } from './labelled.ts'

/** Keys of Apple's Bonjour Printing Specification 1.2.1. */
const printerTxt = (model: string) => ({
  txtvers: '1',
  rp: 'ipp/print',
  ty: model,
  product: `(${model})`,
  pdl: 'application/octet-stream,image/urf,image/pwg-raster',
})

const printers: readonly LabelledDevice[] = [
  {
    // HP names itself NPI and the end of its MAC; Server as "HP HTTP Server; HP HP OfficeJet Pro 8710 - D9L18A; ...".
    ...{ name: 'hp-printer', mac: '10:b6:76:06:01:60', type: 'printer', dhcpName: 'NPI060160' },
    speaks: {
      web: {
        80: {
          server: 'HP HTTP Server; HP HP OfficeJet Pro 8710 - D9L18A; Serial Number: CN57VF33H2; Built:Wed Apr 19, 2017',
          title: 'HP OfficeJet Pro 8710',
        },
      },
      printing: [515, 631, 9100],
      snmpEngine: '8000000b0310b676060160',
      mdns: {
        host: 'NPI060160',
        services: [
          { type: '_ipp._tcp', instance: 'HP OfficeJet Pro 8710 [060160]', port: 631, txt: printerTxt('HP OfficeJet Pro 8710') },
          {
            type: '_pdl-datastream._tcp',
            instance: 'HP OfficeJet Pro 8710 [060160]',
            port: 9100,
            txt: printerTxt('HP OfficeJet Pro 8710'),
          },
        ],
      },
    },
  },
  {
    // nmap's report of a Brother: debut/1.20, title "Brother MFC-7360N"; it names itself BRN and its MAC.
    ...{ name: 'brother', mac: '30:05:5c:06:01:61', type: 'printer', dhcpName: 'BRN30055C060161', heldOut: true },
    speaks: {
      banners: { 21: '220 FTP print service:V-1.13/Use the network password for the ID if updating.' },
      ...{
        web: { 80: { server: 'debut/1.20', title: 'Brother MFC-7360N' } },
        printing: [515, 631, 9100],
        snmpEngine: '80000983035c060161',
      },
      mdns: {
        host: 'BRN30055C060161',
        services: [{ type: '_ipp._tcp', instance: 'Brother MFC-7360N', port: 631, txt: printerTxt('Brother MFC-7360N') }],
      },
    },
  },
  {
    // Canon: Server CANON HTTP Server; WSD with the types of MS-WSD printing and scanning.
    ...{ name: 'canon', mac: '18:0c:ac:06:01:62', type: 'printer', dhcpName: 'Canon060162' },
    speaks: {
      ...{ web: { 80: { server: 'CANON HTTP Server' } }, printing: [515, 9100], snmpEngine: '8000064203180cac060162' },
      wsDiscovery: { types: 'wsdp:Device wprt:PrintDeviceType wscn:ScanDeviceType' },
    },
  },
]

const handhelds: readonly LabelledDevice[] = [
  // iOS: private addresses for each network (Apple Platform Security), lockdownd at 62078, the device's name by DHCP.
  { ...{ name: 'iphone', mac: 'ae:3f:41:06:01:70', type: 'phone', os: 'iOS', dhcpName: 'iPhone' }, speaks: { silent: [62_078] } },
  // Android 10 and later: a private address, and the model as host name by DHCP (until the name was left out).
  { ...{ name: 'pixel', mac: '5a:11:9c:06:01:71', type: 'phone', os: 'Android', dhcpName: 'Pixel-7' } },
  { ...{ name: 'galaxy', mac: 'c6:73:02:06:01:72', type: 'phone', os: 'Android', dhcpName: 'Galaxy-S21', heldOut: true } },
  {
    ...{ name: 'ipad', mac: '6e:d0:88:06:01:73', type: 'tablet', os: 'iOS', dhcpName: 'iPad' },
    speaks: {
      silent: [62_078],
      mdns: {
        host: 'iPad',
        services: [{ type: '_companion-link._tcp', instance: 'iPad', port: 49_153, txt: { rpMd: 'iPad13,4', rpVr: '360.4' } }],
      },
    },
  },
  { ...{ name: 'galaxy-tab', mac: '92:4e:5c:06:01:74', type: 'tablet', os: 'Android', dhcpName: 'Galaxy-Tab-S7' } },
]

const screens: readonly LabelledDevice[] = [
  {
    // SERVER: SHP, UPnP/1.0, Samsung UPnP SDK/1.0; description /dmr at 9197.
    ...{ name: 'samsung-tv', mac: '8c:ea:48:06:01:80', type: 'tv', os: 'Linux', dhcpName: 'Samsung' },
    speaks: {
      web: { 8001: {} },
      ssdp: {
        ...{
          server: 'SHP, UPnP/1.0, Samsung UPnP SDK/1.0',
          port: 9197,
          path: '/dmr',
          targets: ['urn:dial-multiscreen-org:service:dial:1'],
        },
        device: {
          deviceType: 'urn:schemas-upnp-org:device:MediaRenderer:1',
          ...{ friendlyName: '[TV] Samsung 7 Series (50)', manufacturer: 'Samsung Electronics' },
          ...{ modelName: 'UE50NU7472', modelNumber: 'AllShare1.0', modelDescription: 'Samsung TV DMR' },
        },
      },
    },
  },
  {
    // SERVER: Linux/i686 UPnP/1,0 DLNADOC/1.50 LGE WebOS TV/Version 0.9
    ...{ name: 'lg-tv', mac: '3c:cd:93:06:01:81', type: 'tv', os: 'Linux', dhcpName: 'LGwebOSTV', heldOut: true },
    speaks: {
      silent: [3000, 3001],
      ssdp: {
        ...{ server: 'Linux/i686 UPnP/1,0 DLNADOC/1.50 LGE WebOS TV/Version 0.9', port: 1792, path: '/' },
        device: {
          deviceType: 'urn:schemas-upnp-org:device:MediaRenderer:1',
          ...{ friendlyName: '[LG] webOS TV LJ5500', manufacturer: 'LG Electronics', modelName: 'LG TV', modelNumber: '1.0' },
        },
      },
    },
  },
  {
    // Roku's External Control Protocol: ST roku:ecp, Server Roku/9.3.0 UPnP/1.0 Roku/9.3.0, description at 8060.
    ...{ name: 'roku', mac: '20:ef:bd:06:01:82', type: 'tv', os: 'Linux', dhcpName: 'RokuExpress' },
    speaks: {
      ssdp: {
        ...{
          server: 'Roku/9.3.0 UPnP/1.0 Roku/9.3.0',
          port: 8060,
          path: '/',
          targets: ['roku:ecp', 'urn:dial-multiscreen-org:service:dial:1'],
        },
        device: {
          deviceType: 'urn:roku-com:device:player:1-0',
          ...{ friendlyName: 'Living Room', manufacturer: 'Roku', modelName: 'Roku Express', modelNumber: '3930X' },
        },
      },
    },
  },
  {
    // Chromecast with Google TV: googlecast's TXT keys id, md, fn, ca; the remote's service of Android TV.
    ...{ name: 'chromecast', mac: '1a:be:3d:06:01:83', type: 'tv', os: 'Android' },
    speaks: {
      silent: [8008, 8009, 8443],
      mdns: {
        host: 'a1b2c3d4',
        services: [
          {
            ...{ type: '_googlecast._tcp', instance: 'Chromecast-9569eea099be6d71923747fbf22da8dd', port: 8009 },
            txt: { id: '9569eea099be6d71923747fbf22da8dd', md: 'Chromecast', fn: 'Living Room TV', ca: '201221', ve: '05' },
          },
          { type: '_androidtvremote2._tcp', instance: 'Living Room TV', port: 6466, txt: { bt: '1A:BE:3D:06:01:83' } },
        ],
      },
    },
  },
  {
    ...{ name: 'apple-tv', mac: 'd0:03:4b:06:01:84', type: 'tv', os: 'iOS', dhcpName: 'Apple-TV', heldOut: true },
    speaks: {
      web: { 7000: { server: 'AirTunes/670.6.2' } },
      mdns: {
        host: 'Apple-TV',
        services: [
          { type: '_airplay._tcp', instance: 'Living Room', port: 7000, txt: { model: 'AppleTV11,1', srcvers: '670.6.2' } },
          { type: '_companion-link._tcp', instance: 'Living Room', port: 49_152, txt: { rpMd: 'AppleTV11,1' } },
        ],
      },
    },
  },
]

const cameras: readonly LabelledDevice[] = [
  {
    // App-webs/, ONVIF scopes with hardware and name, RTSP realm of Hikvision's IP cameras.
    ...{ name: 'hikvision', mac: '04:03:12:06:01:90', type: 'camera', os: 'Linux' },
    speaks: {
      ...{ web: { 80: { server: 'App-webs/' } }, rtsp: { realm: 'IP Camera(C6496)' }, silent: [8000] },
      wsDiscovery: {
        types: 'dn:NetworkVideoTransmitter tds:Device',
        scopes: [
          'onvif://www.onvif.org/type/video_encoder',
          'onvif://www.onvif.org/name/HIKVISION%20DS-2CD2042WD-I',
          'onvif://www.onvif.org/hardware/DS-2CD2042WD-I',
        ],
      },
    },
  },
  {
    // Axis: _axis-video with macaddress; Server Apache, realm AXIS_ and its serial number; host axis-MAC.
    ...{ name: 'axis', mac: 'ac:cc:8e:06:01:91', type: 'camera', os: 'Linux', dhcpName: 'axis-accc8e060191', heldOut: true },
    speaks: {
      ...{
        web: { 80: { server: 'Apache', realm: 'AXIS_ACCC8E060191' } },
        rtsp: { server: 'GStreamer RTSP server', realm: 'AXIS_ACCC8E060191' },
      },
      mdns: {
        host: 'axis-accc8e060191',
        services: [{ type: '_axis-video._tcp', instance: 'AXIS M3045-V - ACCC8E060191', port: 80, txt: { macaddress: 'ACCC8E060191' } }],
      },
    },
  },
  {
    // RTSP server "Dahua Rtsp Server" (recog, rtsp_servers.xml), private protocol at 37777.
    ...{ name: 'dahua', mac: '4c:99:e8:06:01:92', type: 'camera', os: 'Linux' },
    speaks: {
      web: { 80: { title: 'WEB SERVICE' } },
      rtsp: { server: 'Dahua Rtsp Server', realm: 'Login to 4C06F7BPAZ1A2B3' },
      silent: [37_777],
    },
  },
]

const telephones: readonly LabelledDevice[] = [
  {
    // Title "Yealink SIP-" and the model; the MAC as the certificate's name.
    ...{ name: 'yealink', mac: '80:5e:c0:06:01:a0', type: 'voip', dhcpName: 'SIP-T46S' },
    speaks: {
      web: {
        80: { title: 'Yealink SIP-T46S' },
        443: { title: 'Yealink SIP-T46S', tls: { commonName: '805ec00601a0', organization: 'yealink' } },
      },
      silent: [5060],
    },
  },
  {
    // Server "snom embedded", title "snom 320".
    ...{ name: 'snom', mac: '00:04:13:06:01:a1', type: 'voip', heldOut: true },
    speaks: { web: { 80: { server: 'snom embedded', title: 'snom 320' } } },
  },
]

const others: readonly LabelledDevice[] = [
  { ...{ name: 'playstation', mac: '00:d9:d1:06:01:b0', type: 'console', drops: true }, speaks: { silent: [9295] } },
  { ...{ name: 'nintendo', mac: '00:09:bf:06:01:b1', type: 'console', drops: true, silentToEcho: true, heldOut: true } },
  {
    // SERVER: Hue/1.0 UPnP/1.0 IpBridge/1.69.0; description.xml of a BSB002.
    ...{ name: 'hue', mac: '00:17:88:06:01:b2', type: 'iot', os: 'Linux', dhcpName: 'Philips-hue' },
    speaks: {
      web: { 80: { server: 'nginx', title: 'hue personal wireless lighting' } },
      ssdp: {
        ...{ server: 'Hue/1.0 UPnP/1.0 IpBridge/1.69.0', port: 80, path: '/description.xml' },
        device: {
          deviceType: 'urn:schemas-upnp-org:device:Basic:1',
          ...{
            friendlyName: 'Philips hue (10.6.1.178)',
            manufacturer: 'Signify',
            modelName: 'Philips hue bridge 2015',
            modelNumber: 'BSB002',
          },
        },
      },
      mdns: {
        host: 'Philips-hue',
        services: [
          { type: '_hue._tcp', instance: 'Philips Hue - 0601B2', port: 443, txt: { bridgeid: '001788fffe0601b2', modelid: 'BSB002' } },
        ],
      },
    },
  },
  {
    // SERVER: Linux UPnP/1.0 Sonos/80.1-52020 (ZPS1), device type ZonePlayer.
    ...{ name: 'sonos', mac: '00:0e:58:06:01:b3', type: 'iot', os: 'Linux' },
    speaks: {
      ssdp: {
        ...{ server: 'Linux UPnP/1.0 Sonos/80.1-52020 (ZPS1)', port: 1400, path: '/xml/device_description.xml' },
        device: {
          deviceType: 'urn:schemas-upnp-org:device:ZonePlayer:1',
          ...{ friendlyName: '10.6.1.179 - Sonos Play:1', manufacturer: 'Sonos, Inc.', modelName: 'Sonos Play:1', modelNumber: 'S1' },
        },
      },
    },
  },
  {
    // Shelly's API documentation: _shelly._tcp and _http._tcp, TXT gen, app, ver; server ShellyHTTP/1.0.0.
    ...{ name: 'shelly', mac: '08:3a:f2:06:01:b4', type: 'iot', dhcpName: 'shellyplus1-083af20601b4' },
    speaks: {
      web: { 80: { server: 'ShellyHTTP/1.0.0', title: 'Shelly Plus 1' } },
      mdns: {
        host: 'shellyplus1-083af20601b4',
        services: [
          { type: '_shelly._tcp', port: 80, txt: { gen: '2', app: 'Plus1', ver: '1.0.3' } },
          { type: '_http._tcp', port: 80, txt: { gen: '2' } },
        ],
      },
    },
  },
  {
    // ESPHome: _esphomelib._tcp with version, mac, platform, board; the native API at 6053.
    ...{ name: 'esphome', mac: '24:0a:c4:06:01:b5', type: 'iot', initialTtl: 255, dhcpName: 'bedroom-lamp', heldOut: true },
    speaks: {
      silent: [6053],
      mdns: {
        host: 'bedroom-lamp',
        services: [
          { type: '_esphomelib._tcp', port: 6053, txt: { version: '2024.6.4', mac: '240ac40601b5', platform: 'ESP32', board: 'esp32dev' } },
        ],
      },
    },
  },
  {
    // FTP greeting "220 AP9630 Network Management Card AOS v6.0.6 FTP server ready.", enterprise 318.
    ...{ name: 'apc', mac: '00:c0:b7:06:01:b6', type: 'ups', initialTtl: 255, dhcpName: 'apc0601B6' },
    speaks: {
      banners: { 21: '220 AP9630 Network Management Card AOS v6.0.6 FTP server ready.', 22: 'SSH-2.0-cryptlib' },
      web: { 80: { title: 'APC | Log On' } },
      snmpEngine: '8000013e0300c0b70601b6',
    },
  },
  {
    // Eaton Gigabit Network Card: enterprise 534, a web page behind its own certificate.
    ...{ name: 'eaton', mac: '00:20:85:06:01:b7', type: 'ups', os: 'Linux', heldOut: true },
    speaks: {
      web: { 443: { title: 'Eaton Network Card', tls: { commonName: 'ups-00-20-85-06-01-b7', organization: 'Eaton' } } },
      snmpEngine: '80000216030020850601b7',
    },
  },
  // Nothing but an answer to ARP and echo, and a chip maker's address.
  { ...{ name: 'quiet', mac: '00:e0:4c:06:01:b8', type: 'unknown' } },
  { ...{ name: 'private', mac: '3a:90:1d:06:01:b9', type: 'unknown', heldOut: true } },
]

export const things: readonly LabelledDevice[] = [...[...printers, ...handhelds, ...screens], ...[...cameras, ...telephones, ...others]]
