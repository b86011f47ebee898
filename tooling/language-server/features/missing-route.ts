import type { NamedRoute } from '#compiler/4-bind/named-routes.ts'
import { keywordOf } from '../symbols/routes.ts'

/** The text of an empty block that some argument names; undefined for a name that no block can have. */
export function missingRoute(
  { kind, prefix }: NamedRoute,
  name: string,
): { readonly title: string; readonly body: string } | undefined {
  if (!/^[A-Za-z_]\w*$|^[1-9]\d*$/.test(name)) return undefined
  const title = `${kind === 'request' ? 'route' : keywordOf(kind)}[${prefix}${name}]`
  // An empty block would be a warning of its own.
  return { title, body: `${title} {\n\treturn;\n}\n` }
}
