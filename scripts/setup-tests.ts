/**
 * `npm run setup:tests`: installs what the lab, browser and benchmark suites need, with apt-get on Debian and Ubuntu, without starting a
 * daemon. Elsewhere, and without root, it says what is missing; those suites then skip themselves and say so.
 */
import { spawnSync } from 'node:child_process'
import { accessSync, constants, existsSync } from 'node:fs'
import { delimiter, isAbsolute, join } from 'node:path'

interface Need {
  /** Any of these commands will do; a path stands for a package that has no command. */
  readonly commands: readonly string[]
  /** Debian packages that bring it. */
  readonly packages: readonly string[]
}

const needs: readonly Need[] = [
  { commands: ['ip'], packages: ['iproute2'] },
  { commands: ['nft'], packages: ['nftables'] },
  { commands: ['unshare'], packages: ['util-linux'] },
  { commands: ['nsenter'], packages: ['util-linux'] },
  { commands: ['mount'], packages: ['mount'] },
  { commands: ['hostname'], packages: ['hostname'] },
  { commands: ['ps'], packages: ['procps'] },
  { commands: ['setcap'], packages: ['libcap2-bin'] },
  { commands: ['smbd'], packages: ['samba'] },
  { commands: ['nmbd'], packages: ['samba'] },
  { commands: ['/usr/share/samba/setup/provision.ldif'], packages: ['samba-ad-provision', 'samba-dsdb-modules', 'samba-vfs-modules'] },
  { commands: ['samba-tool'], packages: ['samba-common-bin', 'python3-samba'] },
  { commands: ['freerdp-shadow-cli'], packages: ['freerdp2-shadow-x11', 'freerdp3-shadow-x11'] },
  { commands: ['nmblookup'], packages: ['samba-common-bin'] },
  { commands: ['rpcbind'], packages: ['rpcbind'] },
  { commands: ['rpcinfo'], packages: ['rpcbind'] },
  { commands: ['snmpd'], packages: ['snmpd'] },
  { commands: ['telnetd'], packages: ['inetutils-telnetd'] },
  { commands: ['socat'], packages: ['socat'] },
  { commands: ['vsftpd'], packages: ['vsftpd'] },
  { commands: ['exim4'], packages: ['exim4-daemon-light'] },
  { commands: ['dropbear'], packages: ['dropbear-bin'] },
  { commands: ['sshd'], packages: ['openssh-server'] },
  { commands: ['ssh-keyscan'], packages: ['openssh-client'] },
  { commands: ['nginx'], packages: ['nginx-light'] },
  { commands: ['lighttpd'], packages: ['lighttpd'] },
  { commands: ['openssl'], packages: ['openssl'] },
  { commands: ['dnsmasq'], packages: ['dnsmasq-base'] },
  { commands: ['udhcpc'], packages: ['udhcpc'] },
  { commands: ['dhclient'], packages: ['isc-dhcp-client'] },
  { commands: ['dhcpcd'], packages: ['dhcpcd-base'] },
  { commands: ['arping'], packages: ['arping'] },
  { commands: ['avahi-daemon'], packages: ['avahi-daemon'] },
  { commands: ['minidlnad'], packages: ['minidlna'] },
  { commands: ['miniupnpd'], packages: ['miniupnpd-nftables'] },
  { commands: ['unbound'], packages: ['unbound'] },
  { commands: ['wsdd2'], packages: ['wsdd2'] },
  { commands: ['nmap'], packages: ['nmap'] },
  { commands: ['arp-scan'], packages: ['arp-scan'] },
  { commands: ['ping'], packages: ['iputils-ping'] },
  { commands: ['tcpdump'], packages: ['tcpdump'] },
  { commands: ['chromium', 'chromium-browser', 'google-chrome'], packages: ['chromium'] },
  { commands: ['xvfb-run'], packages: ['xvfb', 'xauth'] },
  { commands: ['cc', 'gcc', 'clang'], packages: ['gcc', 'libc6-dev'] },
]

/**
 * Run by root, with the packages as arguments. policy-rc.d (invoke-rc.d's own switch) forbids every package to start its daemon; one that was
 * there before is put back, also when this fails or is interrupted. A package that this release does not have is left out.
 */
const installation = `
policy=/usr/sbin/policy-rc.d
kept=$policy.before-portolan
restore() {
  rm -f "$policy"
  if [ -e "$kept" ] || [ -L "$kept" ]; then mv "$kept" "$policy"; fi
}
three_times() {
  for pause in 3 10 0; do
    if "$@"; then return 0; fi
    sleep $pause
  done
  return 1
}
export DEBIAN_FRONTEND=noninteractive
three_times apt-get -q update
wanted=
for package in "$@"; do
  if apt-cache policy "$package" | grep -q 'Candidate: [^(]'; then wanted="$wanted $package"; fi
done
if { [ -e "$policy" ] || [ -L "$policy" ]; } && ! [ -e "$kept" ]; then mv "$policy" "$kept"; fi
trap restore EXIT
trap 'exit 1' INT TERM HUP
printf '#!/bin/sh\\nexit 101\\n' >"$policy"
chmod 755 "$policy"
three_times apt-get -q -y -o DPkg::Lock::Timeout=120 --no-install-recommends install $wanted
`

process.exitCode = setUp()

function setUp(): number {
  const missing = needs.filter(isMissing)
  if (missing.length === 0) return say('Everything the tests need is installed.', 0)
  const packages = [...new Set(missing.flatMap((need) => need.packages))]
  const asRoot = rootPrefix()
  if (!isFound('apt-get') || asRoot === undefined) {
    return say(
      `The tests also need ${namesOf(missing)} (Debian packages: ${packages.join(' ')}). Suites that need them skip themselves.`,
      0,
    )
  }
  console.log(`Installing ${packages.join(' ')}.`)
  const [command = 'sh', ...args] = [...asRoot, 'sh', '-euc', installation, 'sh', ...packages]
  if (spawnSync(command, args, { stdio: ['ignore', 'inherit', 'inherit'] }).status !== 0) {
    return say('apt-get failed three times; see its messages above, and run npm run setup:tests again.', 1)
  }
  const left = needs.filter(isMissing)
  if (left.length === 0) return say('Everything the tests need is installed now.', 0)
  return say(`This release has no package for ${namesOf(left)}. Suites that need them skip themselves.`, 0)
}

function say(sentence: string, status: number): number {
  console.log(sentence)
  return status
}

function namesOf(missing: readonly Need[]): string {
  return missing.map((need) => need.commands.join(' or ')).join(', ')
}

function isMissing(need: Need): boolean {
  return !need.commands.some(isFound)
}

/** Also in the administration folders, which a plain user's PATH often lacks. */
function isFound(command: string): boolean {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/local/sbin', '/usr/sbin', '/sbin']
  if (isAbsolute(command)) return existsSync(command)
  return folders.some((folder) => {
    try {
      accessSync(join(folder, command), constants.X_OK)
      return true
    } catch {
      return false
    }
  })
}

/** What to put before a command so that root runs it: nothing, or sudo where that asks no password. */
function rootPrefix(): string[] | undefined {
  if (process.getuid?.() === 0) return []
  return spawnSync('sudo', ['-n', 'true']).status === 0 ? ['sudo', '-n'] : undefined
}
