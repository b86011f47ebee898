/**
 * Modules whose parameter db_url must name a loaded driver, as 6.1.5 refuses to start without it (test/check/params); after a colon
 * another parameter that must be above 0 for the address to matter.
 */
// prettier-ignore
const rows =
  'acc alias_db auth_db avpops dialog:db_mode dialplan dispatcher domain domainpolicy drouting group htable lcr matrix mohqueue msilo ' +
  'mtree pdt permissions pipelimit presence pua rtpengine sca secfilter sipcapture speeddial topos uri_db userblocklist ' +
  'usrloc:db_mode xcap_client xcap_server'

const modules: ReadonlyMap<string, string | undefined> = new Map(
  rows.split(' ').map((row) => {
    const [name = '', needs] = row.split(':')
    return [name, needs] as const
  }),
)

/** The parameters of a module that are database addresses, and what must be above 0 for them to matter. */
export function databaseParameters(module: string): readonly { readonly param: string; readonly needs?: string }[] {
  if (!modules.has(module)) return []
  const needs = modules.get(module)
  return [needs === undefined ? { param: 'db_url' } : { param: 'db_url', needs }]
}

/** Modules that open the database that the release was built with when no address is set: db_mysql must be loaded. */
// prettier-ignore
export const drivenByDefault: ReadonlySet<string> = new Set([
  'alias_db', 'auth_db', 'dialog', 'domain', 'domainpolicy', 'drouting', 'group', 'lcr', 'matrix', 'msilo', 'mtree', 'pdt', 'sca',
  'secfilter', 'sipcapture', 'speeddial', 'topos', 'uri_db', 'userblocklist', 'usrloc', 'xcap_client', 'xcap_server',
])
