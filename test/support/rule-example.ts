import type { RuleExample } from '#compiler/lint/rule.ts'

/** The modules of the stock configuration without switches. */
// prettier-ignore
const stockModules = ['jsonrpcs', 'kex', 'corex', 'tm', 'tmx', 'sl', 'rr', 'pv', 'maxfwd', 'usrloc', 'registrar', 'textops', 'textopsx',
  'siputils', 'xlog', 'sanity', 'ctl', 'cfg_rpc', 'acc', 'counters']

/** The example as a file: a start line and the modules above it, without the marks. */
export function fileOf(
  text: string,
  example: RuleExample,
): { readonly config: string; readonly marked: readonly string[] } {
  const loads = /^\s*loadmodule/m.test(example.bad + example.good)
  const modules = example.modules ?? (loads ? [] : stockModules)
  const head = `${text.startsWith('#!') ? '' : '#!KAMAILIO\n'}${modules.map((name) => `loadmodule "${name}.so"\n`).join('')}`
  const written = head + text
  const marked: string[] = []
  let config = ''
  for (const part of written.split('«')) {
    const end = part.indexOf('»')
    if (end === -1) {
      config += part
      continue
    }
    marked.push(`${config.length}-${config.length + end}`)
    config += part.slice(0, end) + part.slice(end + 1)
  }
  return { config, marked }
}
