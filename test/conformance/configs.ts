import { existsSync, readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'

/** The versions of the real server that expectations are recorded from. */
export const versions = ['5.6.3', '6.1.5'] as const
export type Version = (typeof versions)[number]

/** A configuration to play on: the stock one of a version's Debian package, our own example, or one for a module's stories. */
export type ConfigName = 'stock' | 'getting-started' | 'tm' | 'tm-changed' | 'tm-rare'

const repository = join(import.meta.dirname, '../..')
const root61 = process.env['KAM61_ROOT'] ?? join(homedir(), '.cache/kamailio-6.1')

/** The stock configurations are under Kamailio's licence and are read where they are installed, unmodified. */
const files: { readonly [name in ConfigName]: { readonly [version in Version]: readonly string[] } } = {
  stock: {
    '5.6.3': ['/etc/kamailio/kamailio.cfg'],
    '6.1.5': [join(root61, 'etc/kamailio/kamailio.cfg')],
  },
  'getting-started': {
    '5.6.3': [join(repository, 'examples/getting-started/kamailio.cfg')],
    '6.1.5': [join(repository, 'examples/getting-started/kamailio.cfg')],
  },
  // Where the versions differ 6.1.5 is the judge, so that stories of one module are recorded from it alone.
  tm: { '5.6.3': [], '6.1.5': [join(repository, 'test/conformance/configs/tm.cfg')] },
  'tm-changed': { '5.6.3': [], '6.1.5': [join(repository, 'test/conformance/configs/tm-changed.cfg')] },
  'tm-rare': { '5.6.3': [], '6.1.5': [join(repository, 'test/conformance/configs/tm-rare.cfg')] },
}

/** The versions whose recordings a configuration has. */
export function versionsOf(name: ConfigName): readonly Version[] {
  return versions.filter((version) => files[name][version].length > 0)
}

/** The file of a configuration; undefined when it is not on this machine. */
export function configFile(name: ConfigName, version: Version): string | undefined {
  return files[name][version].find((file) => existsSync(file))
}

/** Its text for a test: the listen addresses of our example give way to those of the command line. */
export function configText(file: string): string {
  return readFileSync(file, 'latin1')
    .replace(/^listen=.*$/gm, '')
    .replaceAll('"127.0.0.1"', '"127.8.30.1"')
}

/** How the real server of a version is started; undefined when it is not on this machine (scripts/real-kamailio brings 6.1). */
export function realServer(version: Version): string | undefined {
  if (version === '5.6.3') return existsSync('/usr/sbin/kamailio') ? '/usr/sbin/kamailio' : undefined
  return existsSync(join(root61, 'usr/sbin/kamailio'))
    ? join(repository, 'scripts/real-kamailio/kamailio-6.1')
    : undefined
}
