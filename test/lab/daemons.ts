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

/** The NetBIOS name of the domain of that realm: the first label. */
const domainOf = (network: Network) => (network.domain ?? '').split('.')[0] ?? ''

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
