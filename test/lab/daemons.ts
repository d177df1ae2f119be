/**
 * The real daemons of the lab: how each is started on a host, with all of its state in the host's private `/run`.
 */
import { type DaemonName, dnsRecordsOf, firstInterfaceOf, type LabHost, type Network } from './network.ts'

export interface Daemon {
  readonly executable: string
  /** True where it needs a root that may become other users; it is simulated elsewhere. */
  readonly needsRoot: boolean
  /** Configuration, by path below the host's private `/run`. */
  files(host: LabHost, network: Network): Readonly<Record<string, string>>
  /** Shell text, run on the host in a private mount namespace; ends in `exec`. */
  start(host: LabHost, network: Network): string
  /** Shell text, run on the host, that succeeds once the daemon answers, where listening does not mean that yet. */
  readonly answers?: (host: LabHost) => string
}

const addressOf = (host: LabHost) => firstInterfaceOf(host).address
/** What a daemon binds that serves all hosts of a namespace alike. */
const ownOrAny = (host: LabHost) => (host.macvlans === undefined ? addressOf(host) : '0.0.0.0')

const sambaConfiguration = (host: LabHost) => `[global]
netbios name = ${host.name}
workgroup = WORKGROUP
server string = TurnKey File Server
interfaces = ${addressOf(host)}/${firstInterfaceOf(host).prefixLength}
bind interfaces only = yes
lock directory = /run/samba/lock
state directory = /run/samba/state
cache directory = /run/samba/cache
pid directory = /run/samba
private dir = /run/samba/private
ncalrpc dir = /run/samba/ncalrpc
usershare path =
smb ports = 445 139
dns proxy = no
load printers = no
disable spoolss = yes
map to guest = bad user
local master = no
preferred master = no

[storage]
path = /run/samba/storage
guest ok = yes
`

/** Where it is all that runs, a host has a name and nothing to offer. */
const offersFiles = (host: LabHost): boolean => host.daemons.join() !== 'avahi-daemon'

const avahiConfiguration = (host: LabHost) => `[server]
host-name=${host.name.toLowerCase()}
use-ipv6=no
allow-interfaces=eth0
enable-dbus=no
[publish]
publish-workstation=${offersFiles(host) ? 'yes' : 'no'}
publish-hinfo=${offersFiles(host) ? 'yes' : 'no'}
`

const avahiServices = (host: LabHost) => `<?xml version="1.0" standalone="no"?>
<!DOCTYPE service-group SYSTEM "avahi-service.dtd">
<service-group>
<name replace-wildcards="yes">%h</name>
${offersFiles(host) ? fileServices : ''}</service-group>
`
const fileServices = `<service><type>_smb._tcp</type><port>445</port></service>
<service><type>_device-info._tcp</type><port>9</port><txt-record>model=RackMac</txt-record></service>
<service><type>_adisk._tcp</type><port>9</port><txt-record>sys=waMa=0,adVF=0x100</txt-record></service>
`

/** A page behind TLS, and plain HTTP that sends to it. As root in all its processes: a user namespace has no other user. */
const nginxConfiguration = (address: string) => `user root;
daemon off;
pid /run/nginx/pid;
events {}
http {
  access_log off;
  default_type text/html;
  client_body_temp_path /run/nginx/body;
  proxy_temp_path /run/nginx/proxy;
  fastcgi_temp_path /run/nginx/fastcgi;
  uwsgi_temp_path /run/nginx/uwsgi;
  scgi_temp_path /run/nginx/scgi;
  server {
    listen ${address}:80;
    return 301 https://$host/;
  }
  server {
    listen ${address}:443 ssl;
    ssl_certificate certificate.pem;
    ssl_certificate_key key.pem;
    root www;
  }
}
`

/** As `samba-tool domain provision` takes it and writes it on, for what runs without DNS and without winbindd. */
const domainControllerConfiguration = (host: LabHost) => `[global]
netbios name = ${host.name}
server role = active directory domain controller
server services = s3fs, rpc, ldap, cldap, kdc
interfaces = ${addressOf(host)}/${firstInterfaceOf(host).prefixLength}
bind interfaces only = yes
pid directory = /run/dc
ncalrpc dir = /run/dc/ncalrpc
load printers = no
disable spoolss = yes
`

/** run_as_launching_user: a user namespace has no other user to become. */
const ftpConfiguration = (host: LabHost, ...further: readonly string[]) =>
  [
    'listen=YES',
    'background=NO',
    `listen_address=${ownOrAny(host)}`,
    'max_per_ip=0',
    'anonymous_enable=NO',
    'local_enable=YES',
    'run_as_launching_user=YES',
    'secure_chroot_dir=/run/vsftpd/empty',
    ...further,
    '',
  ].join('\n')

/** A certificate for that name, and its key, in the current folder. */
const makeCertificate = (name: string) =>
  `openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 365 -keyout key.pem -out certificate.pem -subj "/CN=${name}"`

/** Takes no mail: there is no list of whose it would take. */
const mailConfiguration = (host: LabHost, network: Network) => `primary_hostname = ${host.name}.${network.domain}
daemon_smtp_ports = 25 : 465 : 587
tls_on_connect_ports = 465
local_interfaces = ${addressOf(host)}
host_lookup =
rfc1413_hosts =
spool_directory = /run/exim
log_file_path = /run/exim/%slog
pid_file_path = /run/exim/pid
tls_advertise_hosts = *
tls_certificate = /run/exim/certificate.pem
tls_privatekey = /run/exim/key.pem
keep_environment =
`

/** The NetBIOS name of the domain of that realm: the first label. */
const domainOf = (network: Network) => (network.domain ?? '').split('.')[0] ?? ''

const sambaFolders = 'cd /run/samba && mkdir -p lock state cache private storage'
const sambaFiles = (host: LabHost) => ({ 'samba/smb.conf': sambaConfiguration(host) })

export const daemons: Readonly<Record<DaemonName, Daemon>> = {
  'avahi-daemon': {
    executable: 'avahi-daemon',
    needsRoot: true,
    files: (host) => ({
      'avahi/avahi-daemon.conf': avahiConfiguration(host),
      'avahi/services/files.service': avahiServices(host),
    }),
    // Its folder of services cannot be named in its configuration.
    start: () =>
      'mount --bind /run/avahi/services /etc/avahi/services && mkdir /run/avahi-daemon && exec avahi-daemon --file=/run/avahi/avahi-daemon.conf --no-drop-root --no-chroot --no-rlimits',
    // It listens before it has made sure that its names are nobody else's (RFC 6762 section 8.1).
    answers: (host) =>
      `for attempt in $(seq 1 100); do if grep -q '${offersFiles(host) ? 'Service .* successfully established' : 'Server startup complete'}' /var/log/${host.name}-avahi-daemon; then exit 0; fi; sleep 0.05; done; exit 1`,
  },
  dnsmasq: {
    executable: 'dnsmasq',
    needsRoot: false,
    files: (host, network) => ({
      'dnsmasq.conf': [
        'no-resolv',
        'no-hosts',
        'bind-interfaces',
        `listen-address=${addressOf(host)}`,
        'user=root',
        'group=',
        'pid-file=',
        'log-facility=-',
        'bogus-priv',
        ...(network.domain === undefined ? [] : [`local=/${network.domain}/`]),
        ...dnsRecordsOf(network).map(({ name, address }) => `host-record=${name},${address}`),
        '',
      ].join('\n'),
    }),
    start: () => 'exec dnsmasq --keep-in-foreground --conf-file=/run/dnsmasq.conf',
  },
  dropbear: {
    executable: 'dropbear',
    needsRoot: false,
    files: () => ({}),
    // Hosts that share a namespace have a key and a server each, at SSH's own port, which the one on the host's own address opens last.
    start: (host) => {
      const [port, others] = host.macvlans === undefined ? [2222, []] : [22, host.macvlans.map(({ address }) => address)]
      const serve = 'dropbear -F -E -p "$address:$port" -r "/run/dropbear/$address" -P "/run/dropbear/$address.pid"'
      const key = 'dropbearkey -t ed25519 -f "/run/dropbear/$address" >/dev/null 2>&1'
      const loop = others.length === 0 ? '' : `for address in ${others.join(' ')}; do ${key}; ${serve} & done; `
      return `mkdir /run/dropbear; port=${port}; ${loop}address=${addressOf(host)}; ${key} && exec ${serve}`
    },
  },
  exim: {
    executable: 'exim4',
    needsRoot: true,
    files: (host, network) => ({ 'exim/exim.conf': mailConfiguration(host, network) }),
    // It gives up being root, and its key must still be its to read.
    start: (host, network) =>
      `cd /run/exim && ${makeCertificate(`${host.name}.${network.domain}`)} && chown -R Debian-exim . && chown root exim.conf && exec exim4 -bdf -C /run/exim/exim.conf`,
  },
  lighttpd: {
    executable: 'lighttpd',
    needsRoot: false,
    files: (host) => ({
      'lighttpd/www/admin/index.html': '<html><head><title>Switch administration</title></head></html>\n',
      'lighttpd/lighttpd.conf': `server.modules = ("mod_redirect")
server.document-root = "/run/lighttpd/www"
server.bind = "${addressOf(host)}"
server.port = 8080
index-file.names = ("index.html")
mimetype.assign = (".html" => "text/html")
url.redirect = ("^/$" => "/admin/")
`,
    }),
    start: () => 'exec lighttpd -D -f /run/lighttpd/lighttpd.conf',
  },
  nginx: {
    executable: 'nginx',
    needsRoot: false,
    files: (host) => ({
      'nginx/www/index.html': '<!DOCTYPE html>\n<html><head><title>Chart room – Login</title></head><body></body></html>\n',
      'nginx/nginx.conf': nginxConfiguration(addressOf(host)),
    }),
    start: () =>
      'cd /run/nginx && openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 365 -keyout key.pem -out certificate.pem -subj "/O=Chart House/CN=web.lab.home" -addext "subjectAltName=DNS:web.lab.home" && exec nginx -p /run/nginx -c nginx.conf -e stderr',
  },
  minidlnad: {
    executable: 'minidlnad',
    needsRoot: false,
    files: (host) => ({
      'minidlna/minidlna.conf': `network_interface=eth0
port=8200
media_dir=/run/minidlna/media
db_dir=/run/minidlna/db
log_dir=/run/minidlna
friendly_name=${host.name}: media
serial=681019810597110
uuid=5f1c8a2e-0000-4000-8000-00113200aa01
`,
    }),
    start: () =>
      'mkdir /run/minidlna/media /run/minidlna/db && exec minidlnad -S -f /run/minidlna/minidlna.conf -P /run/minidlna/minidlna.pid',
  },
  miniupnpd: {
    executable: 'miniupnpd',
    needsRoot: false,
    files: (host) => ({
      'miniupnpd.conf': `ext_ifname=eth1
listening_ip=eth0
http_port=5000
enable_upnp=yes
enable_natpmp=no
friendly_name=OpenWrt UPnP Router
manufacturer_name=OpenWrt
model_name=OpenWrt Router
model_number=1
serial=12345678
presentation_url=http://${addressOf(host)}/
uuid=5f1c8a2e-0000-4000-8000-000db94a0101
`,
    }),
    start: () => 'exec miniupnpd -d -f /run/miniupnpd.conf -P /run/miniupnpd.pid',
  },
  'freerdp-shadow': {
    executable: 'freerdp-shadow-cli',
    needsRoot: false,
    files: () => ({}),
    // It shares a screen, of which the numbers are files in /tmp. A screen that resets after each client would refuse the next one meanwhile.
    start: (host) =>
      `mount -t tmpfs tmpfs /tmp && mkdir -p /run/home && { Xvfb :0 -noreset -nolisten tcp -displayfd 3 3>/run/display & } &&
  until [ -s /run/display ]; do sleep 0.05; done &&
  HOME=/run/home DISPLAY=:0 exec freerdp-shadow-cli /port:3389 /bind-address:${addressOf(host)} /sec:nla`,
  },
  nmbd: {
    executable: 'nmbd',
    needsRoot: false,
    files: sambaFiles,
    start: () => `${sambaFolders} && exec nmbd --foreground --no-process-group --debug-stdout --configfile=/run/samba/smb.conf`,
    // It listens before it has registered its names, and answers nothing until then.
    answers: (host) =>
      `for attempt in 1 2 3 4 5; do if nmblookup -A ${addressOf(host)} 2>/dev/null | grep -q '<20>'; then exit 0; fi; sleep 0.05; done; exit 1`,
  },
  rpcbind: {
    executable: 'rpcbind',
    needsRoot: true,
    files: () => ({}),
    start: () => 'exec rpcbind -f',
  },
  samba: {
    executable: 'samba',
    needsRoot: true,
    files: (host) => ({ 'dc/base.conf': domainControllerConfiguration(host) }),
    // Making the domain takes most of its start, and less with an old schema.
    start: (host, network) =>
      `samba-tool domain provision --configfile=/run/dc/base.conf --targetdir=/run/dc --realm=${network.domain} --domain=${domainOf(network)} \
  --server-role=dc --base-schema=2008_R2 --dns-backend=NONE --host-name=${host.name} --host-ip=${addressOf(host)} --adminpass=Nobody.logs.1n &&
  exec samba --foreground --no-process-group --debug-stdout --configfile=/run/dc/etc/smb.conf --option='tls enabled=no'`,
  },
  smbd: {
    executable: 'smbd',
    needsRoot: true,
    files: sambaFiles,
    start: () => `${sambaFolders} && exec smbd --foreground --no-process-group --debug-stdout --configfile=/run/samba/smb.conf`,
  },
  snmpd: {
    executable: 'snmpd',
    needsRoot: false,
    files: (host) => ({
      'snmp/snmpd.conf': [`agentaddress udp:${addressOf(host)}:161`, `engineID ${host.name}`, ...(host.snmp ?? []), ''].join('\n'),
    }),
    start: () => 'export MIBS= SNMP_PERSISTENT_DIR=/run/snmp && exec snmpd -f -Lo -C -c /run/snmp/snmpd.conf -p /run/snmp/pid',
  },
  sshd: {
    executable: 'sshd',
    needsRoot: false,
    files: (host) => ({
      // MaxStartups: the default drops connections at random once ten are waiting to log in.
      'sshd/sshd_config': `AddressFamily inet
ListenAddress ${addressOf(host)}
HostKey /run/sshd/host_ed25519
PidFile none
UsePAM no
UseDNS no
MaxStartups 1000
`,
    }),
    // sshd wants its own absolute path, because it executes itself anew for each connection.
    start: () =>
      'ssh-keygen -q -t ed25519 -N \'\' -C lab -f /run/sshd/host_ed25519 && exec "$(command -v sshd)" -D -e -f /run/sshd/sshd_config',
  },
  unbound: {
    executable: 'unbound',
    needsRoot: false,
    files: (host) => ({
      'unbound/unbound.conf': `server:
  interface: ${addressOf(host)}
  access-control: 0.0.0.0/0 allow
  identity: ${host.name}.example
  username: ""
  chroot: ""
  directory: /run/unbound
  pidfile: ""
  use-syslog: no
  do-ip6: no
remote-control:
  control-enable: no
`,
    }),
    start: () => 'exec unbound -d -c /run/unbound/unbound.conf',
  },
  telnetd: {
    executable: 'telnetd',
    needsRoot: false,
    files: () => ({}),
    // It speaks with whom inetd has accepted.
    start: (host) => `exec socat TCP-LISTEN:23,bind=${addressOf(host)},reuseaddr,fork EXEC:"$(command -v telnetd)"`,
  },
  vsftpd: {
    executable: 'vsftpd',
    needsRoot: false,
    files: (host) => ({ 'vsftpd.conf': ftpConfiguration(host) }),
    start: () => 'mkdir -p /run/vsftpd/empty && exec vsftpd /run/vsftpd.conf',
  },
  'vsftpd-tls': {
    executable: 'vsftpd',
    needsRoot: false,
    files: (host) => ({
      'vsftpd.conf': ftpConfiguration(
        host,
        'ssl_enable=YES',
        'rsa_cert_file=/run/vsftpd/certificate.pem',
        'rsa_private_key_file=/run/vsftpd/key.pem',
      ),
    }),
    start: (host) => `mkdir -p /run/vsftpd/empty && cd /run/vsftpd && ${makeCertificate(host.name)} && exec vsftpd /run/vsftpd.conf`,
  },
  wsdd2: {
    executable: 'wsdd2',
    needsRoot: false,
    files: () => ({}),
    // -w: WS-Discovery alone, no LLMNR.
    start: (host) => `exec wsdd2 -4 -w -i eth0 -H ${host.name.toLowerCase()} -N ${host.name} -G WORKGROUP`,
  },
}
