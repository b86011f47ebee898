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

/** A file of the packages, by its path below `usr`. */
export function packagedFile(path: string): string {
  return join(root, path)
}

/** Where the interpreters that modules embed find the libraries that belong to them. */
export const interpreters: { readonly [variable: string]: string } = {
  PYTHONHOME: root,
  PERL5LIB: ['lib/x86_64-linux-gnu/perl/5.42', 'share/perl/5.42', 'lib/x86_64-linux-gnu/perl5/5.42']
    .map((path) => join(root, path))
    .join(':'),
}

/** Files that a setup names, with the place of the packages for ROOT. */
export function withRoot(files: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  return new Map(
    [...files].map(([name, text]) => [name, text.replaceAll('ROOT/usr', root).replaceAll('ROOT', join(root, '..'))]),
  )
}

/** A configuration with the place of the packaged tables for DATABASE. */
export function withTables(text: string): string {
  return text.replaceAll('DATABASE', join(root, 'share/kamailio/dbtext/kamailio'))
}
