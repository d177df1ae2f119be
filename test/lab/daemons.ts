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

const sambaFolders = 'cd /run/samba && mkdir -p lock state cache private storage'
const sambaFiles = (host: LabHost) => ({ 'samba/smb.conf': sambaConfiguration(host) })

export const daemons: Readonly<Record<DaemonName, Daemon>> = {
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
    start: (host) =>
      `mkdir /run/dropbear && dropbearkey -t ed25519 -f /run/dropbear/host_ed25519 && exec dropbear -F -E -p ${addressOf(host)}:2222 -r /run/dropbear/host_ed25519 -P /run/dropbear/pid`,
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
  smbd: {
    executable: 'smbd',
    needsRoot: true,
    files: sambaFiles,
    start: () => `${sambaFolders} && exec smbd --foreground --no-process-group --debug-stdout --configfile=/run/samba/smb.conf`,
  },
  snmpd: {
    executable: 'snmpd',
    needsRoot: false,
    files: (host) => ({ 'snmp/snmpd.conf': `agentaddress udp:${addressOf(host)}:161\nengineID ${host.name}\n` }),
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
    // run_as_launching_user: a user namespace has no other user to become.
    files: (host) => ({
      'vsftpd.conf': `listen=YES
background=NO
listen_address=${addressOf(host)}
anonymous_enable=NO
local_enable=YES
run_as_launching_user=YES
secure_chroot_dir=/run/vsftpd/empty
`,
    }),
    start: () => 'mkdir -p /run/vsftpd/empty && exec vsftpd /run/vsftpd.conf',
  },
}
