import { existsSync, readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import type { DnsRecord } from '#runtime/dns/records.ts'
import { zone } from './zone.ts'

/** The versions of the real server that expectations are recorded from. */
export const versions = ['5.6.3', '6.1.5'] as const
export type Version = (typeof versions)[number]

/** A configuration to play on: the stock one of a version's Debian package, our own example, or one for a group of stories. */
export type ConfigName = 'stock' | 'getting-started' | OwnConfig

/** Configurations of this folder. Where the versions differ 6.1.5 is the judge, so that their stories are recorded from it alone. */
const ownConfigs = [
  'tm',
  'tm-changed',
  'tm-rare',
  'network',
  'websocket',
  'blocklist',
  'blst',
  'dns',
  'dns-blocked',
  'registrar',
  'tls',
  'proxy',
  'proxy-serial',
] as const
type OwnConfig = (typeof ownConfigs)[number]

const repository = join(import.meta.dirname, '../..')
const root61 = process.env['KAM61_ROOT'] ?? join(homedir(), '.cache/kamailio-6.1')

/** The stock configurations are under Kamailio's licence and are read where they are installed, unmodified. */
const installed: {
  readonly [name in Exclude<ConfigName, OwnConfig>]: { readonly [version in Version]: readonly string[] }
} = {
  stock: {
    '5.6.3': ['/etc/kamailio/kamailio.cfg'],
    '6.1.5': [join(root61, 'etc/kamailio/kamailio.cfg')],
  },
  'getting-started': {
    '5.6.3': [join(repository, 'examples/getting-started/kamailio.cfg')],
    '6.1.5': [join(repository, 'examples/getting-started/kamailio.cfg')],
  },
}

function filesOf(name: ConfigName, version: Version): readonly string[] {
  const own = ownConfigs.find((one) => one === name)
  if (own === undefined) return name === 'stock' || name === 'getting-started' ? installed[name][version] : []
  return version === '6.1.5' ? [join(repository, `test/conformance/configs/${own}.cfg`)] : []
}

/** Sockets beside the usual ones. A socket with a second address shows that one to others. */
export function socketsOf(name: ConfigName): readonly string[] {
  if (name === 'tls') return ['tls:127.8.30.1:5061']
  if (name !== 'network') return []
  return [
    'udp:127.8.30.2:5080',
    'tcp:127.8.30.2:5080',
    'udp:127.8.30.3:5060/203.0.113.5:5999',
    'tcp:127.8.30.3:5060/203.0.113.5:5999',
    'udp:[::1]:5060',
    'tcp:[::1]:5060',
  ]
}

/** The names that the stories of a configuration know; undefined when they need none. */
export function zoneOf(name: ConfigName): readonly DnsRecord[] | undefined {
  return name === 'dns' || name === 'dns-blocked' ? zone : undefined
}

/** Whether the stories of a configuration tell which socket of the server a message came from. */
export function isSourceTold(name: ConfigName): boolean {
  return name === 'network' || name === 'dns' || name === 'registrar' || name === 'tls'
}

/** Whether the stories of a configuration need more than the virtual network has, and are played on real sockets only. */
export function isLiveOnly(name: ConfigName): boolean {
  return name === 'tls'
}

/** The versions whose recordings a configuration has. */
export function versionsOf(name: ConfigName): readonly Version[] {
  return versions.filter((version) => filesOf(name, version).length > 0)
}

/** The file of a configuration; undefined when it is not on this machine. */
export function configFile(name: ConfigName, version: Version): string | undefined {
  return filesOf(name, version).find((file) => existsSync(file))
}

/** Its text for a test: the listen addresses of our example give way to those of the command line. */
export function configText(file: string): string {
  return readFileSync(file, 'latin1')
    .replace(/^listen=.*$/gm, '')
    .replaceAll('"127.0.0.1"', '"127.8.30.1"')
    .replaceAll('EXAMPLES', join(repository, 'examples'))
    .replaceAll('CERTIFICATES', join(repository, 'test/tls/certificates'))
}

/** How the real server of a version is started; undefined when it is not on this machine (scripts/real-kamailio brings 6.1). */
export function realServer(version: Version): string | undefined {
  if (version === '5.6.3') return existsSync('/usr/sbin/kamailio') ? '/usr/sbin/kamailio' : undefined
  return existsSync(join(root61, 'usr/sbin/kamailio'))
    ? join(repository, 'scripts/real-kamailio/kamailio-6.1')
    : undefined
}
