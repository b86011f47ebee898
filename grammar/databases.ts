/**
 * Modules whose parameter db_url must name a loaded driver, as 6.1.5 refuses to start without it (test/check/params); after a colon
 * another parameter that must be above 0 for the address to matter.
 */
// prettier-ignore
const rows =
  'acc alias_db auth_db avpops cfg_db dialog:db_mode dialplan dispatcher domain domainpolicy drouting group htable lcr matrix mohqueue msilo ' +
  'mtree pdt permissions pipelimit prefix_route presence pua rtpengine sca secfilter sipcapture speeddial topos uid_domain uri_db userblocklist ' +
  'usrloc:db_mode xcap_client xcap_server'

const modules: ReadonlyMap<string, string | undefined> = new Map(
  rows.split(' ').map((row) => {
    const [name = '', needs] = row.split(':')
    return [name, needs] as const
  }),
)

/** Other parameters that are database addresses; those of modules above are named db_url. */
const others: ReadonlyMap<string, readonly string[]> = new Map([
  ['cplc', ['db_url']],
  ['ims_icscf', ['db_url']],
  ['kazoo', ['db_url']],
  ['p_usrloc', ['default_db_url', 'read_db_url']],
  ['rls', ['db_url', 'rlpres_db_url', 'xcap_db_url']],
  ['siptrace', ['db_url']],
  ['utils', ['pres_db_url']],
])

/** The parameters of a module that are database addresses, and what must be above 0 for them to matter. */
export function databaseParameters(module: string): readonly { readonly param: string; readonly needs?: string }[] {
  const own = others.get(module)
  if (own !== undefined) return own.map((param) => ({ param }))
  if (!modules.has(module)) return []
  const needs = modules.get(module)
  return [needs === undefined ? { param: 'db_url' } : { param: 'db_url', needs }]
}

/** Modules that open the database that the release was built with when no address is set: db_mysql must be loaded. */
// prettier-ignore
export const drivenByDefault: ReadonlySet<string> = new Set([
  'alias_db', 'auth_db', 'cfg_db', 'cplc', 'dialog', 'dialplan', 'domain', 'domainpolicy', 'drouting', 'group', 'ims_icscf', 'lcr', 'matrix', 'msilo', 'mtree', 'pdt', 'prefix_route', 'pua', 'rls', 'sca',
  'secfilter', 'sipcapture', 'speeddial', 'topos', 'uid_domain', 'uri_db', 'userblocklist', 'usrloc', 'xcap_client', 'xcap_server',
])

/** Modules that open their database while modules start in the order of the file: the driver must be loaded before them. */
// prettier-ignore
export const opensAtOnce: ReadonlySet<string> = new Set([
  'cplc', 'dialplan', 'dispatcher', 'domain', 'domainpolicy', 'group', 'lcr', 'matrix', 'mohqueue', 'msilo', 'mtree', 'pdt', 'permissions',
  'pipelimit', 'presence', 'presence_xml', 'pua', 'sca', 'secfilter', 'topos', 'uri_db', 'userblocklist', 'xcap_client', 'xcap_server',
])
