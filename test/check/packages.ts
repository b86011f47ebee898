import { readdirSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'

const root = join(process.env['KAM61_ROOT'] ?? join(homedir(), '.cache/kamailio-6.1'), 'usr')

/** The modules of Debian's packages of 6.1.5, as scripts/real-kamailio/install-6.1 unpacks them. */
export function packagedModules(): readonly string[] {
  const folder = join(root, 'lib/x86_64-linux-gnu/kamailio/modules')
  return readdirSync(folder)
    .filter((name) => name.endsWith('.so'))
    .map((name) => name.slice(0, -3))
    .toSorted()
}

/** A configuration with the place of the packaged tables for DATABASE. */
export function withTables(text: string): string {
  return text.replaceAll('DATABASE', join(root, 'share/kamailio/dbtext/kamailio'))
}
